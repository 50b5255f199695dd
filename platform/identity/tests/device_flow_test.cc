#include "platform/identity/device_flow.h"

#include <gtest/gtest.h>

#include "platform/identity/login_store.h"
#include "platform/identity/tests/issuer.h"
#include "platform/runtime/manual_executor.h"
#include "platform/runtime/task_group.h"

namespace emptor::identity {
namespace {

using namespace std::chrono_literals;
using testing::kIssuer;

struct VirtualClock final : core::Clock {
    explicit VirtualClock(runtime::ManualExecutor& e) : executor(e) {}
    core::Instant now() const override {
        return core::Instant(1'800'000'000s) +
               std::chrono::duration_cast<core::Duration>(executor.now().time_since_epoch());
    }
    runtime::ManualExecutor& executor;
};

template <class T>
runtime::Task<> keep(runtime::Task<T> task, std::optional<T>* out) {
    *out = co_await std::move(task);
}

const http::Response kMetadata{200, {}, testing::Issuer{.keys = {}}.metadata};
const http::Response kStarted{
    200,
    {},
    R"({"device_code":"dc/1","user_code":"ABCD-EFGH","verification_uri":"https://id.example:8443/device","verification_uri_complete":"https://id.example:8443/device?user_code=ABCD-EFGH","expires_in":600,"interval":2})"};
const http::Response kGranted{
    200,
    {},
    R"({"access_token":"at1","refresh_token":"rt1","expires_in":900,"token_type":"Bearer","scope":"ask"})"};

http::Response refused(const std::string& error) {
    return {400, {}, R"({"error":")" + error + R"("})"};
}

class DeviceFlowTest : public ::testing::Test {
protected:
    template <class T>
    T run(runtime::Task<T> task) {
        std::optional<T> result;
        runtime::TaskGroup group(executor_);
        group.spawn(keep(std::move(task), &result));
        executor_.run_until_idle();
        EXPECT_TRUE(result.has_value());
        return *std::move(result);
    }
    runtime::Context ctx(std::chrono::seconds limit = 3600s) {
        return runtime::Context::for_at_most(executor_, limit);
    }
    void expect_metadata() {
        client_.expect("GET", kIssuer + "/.well-known/openid-configuration",
                       core::Result<http::Response>(kMetadata));
    }
    void expect_token(core::Result<http::Response> answer) {
        client_.expect("POST", kIssuer + "/token", std::move(answer));
    }
    DeviceLogin login() {
        DeviceLogin login{.user_code = "ABCD", .interval = 2s, .expires = clock_.now() + 600s};
        login.device_code = core::Secret<std::string>("dc/1");
        return login;
    }

    runtime::ManualExecutor executor_;
    VirtualClock clock_{executor_};
    http::testing::FakeClient client_;
    DeviceFlow flow_{client_, clock_, {.issuer = kIssuer}};
};

// Proves what is sent at the start and what the person is shown.
TEST_F(DeviceFlowTest, Starts) {
    expect_metadata();
    client_.expect("POST", kIssuer + "/device/auth", core::Result<http::Response>(kStarted));
    const auto started = run(flow_.start(ctx()));
    ASSERT_TRUE(started) << started.error().message;
    EXPECT_EQ(started->user_code, "ABCD-EFGH");
    EXPECT_EQ(started->verification_uri_complete,
              "https://id.example:8443/device?user_code=ABCD-EFGH");
    EXPECT_EQ(started->interval, 2s);
    EXPECT_EQ(started->expires, clock_.now() + 600s);
    EXPECT_EQ(client_.sent()[1].request.body,
              "client_id=emptor-cli&scope=openid%20offline_access%20ask%20buy%20approve%20policy%"
              "20address%20wallet%20"
              "merchants%20catalogue&resource=urn%3Aemptor%3Aapi&prompt=consent");
    EXPECT_EQ(client_.problems(), std::vector<std::string>{});
}

// Proves that waiting follows the issuer's rhythm, slows down when told to, and survives lost
// calls.
TEST_F(DeviceFlowTest, WaitsForThePerson) {
    expect_metadata();
    expect_token(refused("authorization_pending"));
    expect_token(refused("slow_down"));
    expect_token(core::fail(core::reasons::kUnavailable, "lost"));
    expect_token(kGranted);
    const core::Instant start = clock_.now();
    const auto tokens = run(flow_.wait(ctx(), login()));
    ASSERT_TRUE(tokens) << tokens.error().message;
    EXPECT_EQ(tokens->access_token.reveal(), "at1");
    EXPECT_EQ(tokens->refresh_token.reveal(), "rt1");
    EXPECT_EQ(clock_.now() - start, 2s + 2s + 7s + 14s);
    EXPECT_EQ(tokens->expires, clock_.now() + 900s);
    EXPECT_EQ(client_.sent()[1].request.body,
              "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&client_id=emptor-"
              "cli&device_code=dc%2F1&"
              "resource=urn%3Aemptor%3Aapi");
}

// Proves the reason of every way a sign-in can end without tokens.
TEST_F(DeviceFlowTest, NamesEveryRefusal) {
    const struct {
        http::Response answer;
        const char* reason;
    } rows[] = {
        {refused("access_denied"), "login-declined"},
        {refused("expired_token"), "login-expired"},
        {refused("invalid_grant"), "login-expired"},
        {refused("invalid_client"), "issuer-unavailable"},
        {{500, {}, "<html>"}, "issuer-unavailable"},
        {{200, {}, "{}"}, "issuer-unavailable"},
        {{200, {}, R"({"access_token":"x","expires_in":0})"}, "issuer-unavailable"},
    };
    for (const auto& row : rows) {
        expect_metadata();
        expect_token(row.answer);
        const auto tokens = run(flow_.wait(ctx(), login()));
        ASSERT_FALSE(tokens) << row.answer.body;
        EXPECT_EQ(tokens.error().id(), row.reason) << row.answer.body;
    }
    EXPECT_EQ(client_.problems(), std::vector<std::string>{});
}

// Proves that nobody waits longer than the code lives, nor longer than the context allows.
TEST_F(DeviceFlowTest, StopsWaiting) {
    DeviceLogin expired = login();
    expired.expires = clock_.now();
    expect_metadata();
    EXPECT_EQ(run(flow_.wait(ctx(), expired)).error().id(), "login-expired");
    expect_metadata();
    EXPECT_EQ(run(flow_.wait(ctx(1s), login())).error().id(), "deadline-exceeded");
}

// Proves that a start the issuer refuses, or answers with nonsense, is an error.
TEST_F(DeviceFlowTest, RefusesBadStarts) {
    for (const http::Response& answer :
         {http::Response{400, {}, R"({"error":"invalid_client"})"}, http::Response{200, {}, "{}"},
          http::Response{200, {}, "x"},
          http::Response{200, {}, R"({"device_code":"a","user_code":"b","expires_in":-1})"}}) {
        expect_metadata();
        client_.expect("POST", kIssuer + "/device/auth", core::Result<http::Response>(answer));
        EXPECT_EQ(run(flow_.start(ctx())).error().id(), "issuer-unavailable") << answer.body;
    }
}

class LoginStoreTest : public DeviceFlowTest {
protected:
    LoginStoreTest() { std::filesystem::remove(path_); }
    ~LoginStoreTest() override { std::filesystem::remove(path_); }

    StoredLogin stored(std::chrono::seconds life) {
        return {kIssuer,
                "emptor-cli",
                {core::Secret<std::string>("old"), core::Secret<std::string>("rt/0"),
                 clock_.now() + life}};
    }
    std::string token() {
        const auto found = run(usable_access_token(ctx(), client_, clock_, path_));
        return found ? found->reveal() : std::string(found.error().id());
    }

    const std::filesystem::path path_ =
        std::filesystem::temp_directory_path() / "emptor-login-test.json";
};

// Proves that a sign-in comes back from its file, which is private.
TEST_F(LoginStoreTest, KeepsSignIns) {
    EXPECT_EQ(load_login(path_).error().id(), "unauthenticated");
    ASSERT_TRUE(save_login(path_, stored(900s)));
    EXPECT_EQ(std::filesystem::status(path_).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    const auto login = load_login(path_);
    ASSERT_TRUE(login);
    EXPECT_EQ(login->issuer, kIssuer);
    EXPECT_EQ(login->tokens.refresh_token.reveal(), "rt/0");
    EXPECT_EQ(login->tokens.expires, clock_.now() + 900s);
    EXPECT_EQ(token(), "old");
    EXPECT_TRUE(client_.sent().empty());
}

// Proves that a token near its end is renewed and stored, with the new refresh token if there is
// one.
TEST_F(LoginStoreTest, RefreshesInTime) {
    ASSERT_TRUE(save_login(path_, stored(59s)));
    expect_metadata();
    expect_token(kGranted);
    EXPECT_EQ(token(), "at1");
    EXPECT_EQ(client_.sent()[1].request.body,
              "grant_type=refresh_token&client_id=emptor-cli&refresh_token=rt%2F0&resource=urn%"
              "3Aemptor%3Aapi");
    EXPECT_EQ(load_login(path_)->tokens.refresh_token.reveal(), "rt1");
    EXPECT_EQ(token(), "at1") << "without another call";

    ASSERT_TRUE(save_login(path_, stored(0s)));
    expect_metadata();
    expect_token(http::Response{200, {}, R"({"access_token":"at2","expires_in":900})"});
    EXPECT_EQ(token(), "at2");
    EXPECT_EQ(load_login(path_)->tokens.refresh_token.reveal(), "rt/0");
}

// Proves that a refused refresh is named, and that another program's success is used.
TEST_F(LoginStoreTest, FailedRefreshes) {
    ASSERT_TRUE(save_login(path_, stored(0s)));
    expect_metadata();
    expect_token(refused("invalid_grant"));
    EXPECT_EQ(token(), "login-expired");
    expect_metadata();
    client_.expect("POST", kIssuer + "/token", [this](const http::Reach&, const http::Request&) {
        StoredLogin other = stored(900s);
        other.tokens.access_token = core::Secret<std::string>("other");
        EXPECT_TRUE(save_login(path_, other));
        return core::Result<http::Response>(refused("invalid_grant"));
    });
    EXPECT_EQ(token(), "other");
    StoredLogin without = stored(0s);
    without.tokens.refresh_token = {};
    ASSERT_TRUE(save_login(path_, without));
    EXPECT_EQ(token(), "login-expired");
}

}  // namespace
}  // namespace emptor::identity
