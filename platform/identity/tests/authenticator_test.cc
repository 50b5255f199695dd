#include "platform/identity/authenticator.h"

#include <gtest/gtest.h>

#include "platform/identity/tests/issuer.h"
#include "platform/runtime/manual_executor.h"
#include "platform/runtime/task_group.h"

namespace emptor::identity {
namespace {

using namespace std::chrono_literals;
using crypto::Algorithm;
using crypto::PrivateKey;
using testing::kIssuer;

// Moves with the executor's virtual time.
struct VirtualClock final : core::Clock {
    explicit VirtualClock(runtime::ManualExecutor& e) : executor(e) {}
    core::Instant now() const override {
        return core::Instant(1'800'000'000s) +
               std::chrono::duration_cast<core::Duration>(executor.now().time_since_epoch());
    }
    runtime::ManualExecutor& executor;
};

class AuthenticatorTest : public ::testing::Test {
protected:
    std::string sign(const PrivateKey& key, const std::string& kid) {
        const auto expires = std::chrono::floor<std::chrono::seconds>(clock_.now() + 10h);
        return testing::token(
            key, std::format(R"({{"alg":"ES256","typ":"at+jwt","kid":"{}"}})", kid),
            std::format(
                R"({{"iss":"{}","sub":"demo","aud":"urn:emptor:api","scope":"ask","exp":{}}})",
                kIssuer, expires.time_since_epoch().count()));
    }
    std::string sign(const PrivateKey& key) { return sign(key, key.id()); }

    runtime::Task<> ask(std::string token, std::string* verdict) {
        const auto ctx = runtime::Context::for_at_most(executor_, 30s);
        const auto principal = co_await authenticator_.authenticate(ctx, std::move(token));
        *verdict = principal ? principal->subject : std::string(principal.error().id());
    }
    std::string authenticate(const std::string& token) {
        std::string verdict = "no answer";
        runtime::TaskGroup group(executor_);
        group.spawn(ask(token, &verdict));
        executor_.run_ready();
        return verdict;
    }

    runtime::ManualExecutor executor_;
    VirtualClock clock_{executor_};
    PrivateKey key_ = PrivateKey::generate(Algorithm::kEs256);
    PrivateKey next_ = PrivateKey::generate(Algorithm::kEs256);
    testing::Issuer issuer_{.keys = {key_}};
    http::testing::FakeClient client_{
        [this](const http::Reach& reach, const http::Request& request) {
            return issuer_.answer(reach, request);
        }};
    Authenticator authenticator_{client_, clock_, {.issuer = kIssuer}};
};

// Proves that keys are fetched once and kept.
TEST_F(AuthenticatorTest, CachesKeys) {
    EXPECT_EQ(issuer_.fetches, 0);
    for (int i = 0; i < 5; ++i) EXPECT_EQ(authenticate(sign(key_)), "demo");
    EXPECT_EQ(issuer_.fetches, 1);
}

// Proves that refusals that need no key make no call.
TEST_F(AuthenticatorTest, RefusesWithoutCalling) {
    EXPECT_EQ(authenticate(""), "unauthenticated");
    EXPECT_EQ(authenticate("x"), "token-malformed");
    EXPECT_EQ(authenticate(testing::token(key_, R"({"alg":"none","kid":"k"})", "{}")),
              "token-algorithm");
    EXPECT_EQ(authenticate(
                  testing::token(key_, testing::header(key_), R"({"iss":"https://evil.example"})")),
              "token-wrong-issuer");
    EXPECT_TRUE(client_.sent().empty());
}

// Proves that a rotated key is found at once, and that unknown key ids cannot make us hammer the
// issuer.
TEST_F(AuthenticatorTest, RefetchesForUnknownKeysEveryTenSeconds) {
    EXPECT_EQ(authenticate(sign(key_)), "demo");
    issuer_.keys = {next_};
    executor_.advance(11s);
    EXPECT_EQ(authenticate(sign(next_)), "demo");
    EXPECT_EQ(issuer_.fetches, 2);
    EXPECT_EQ(authenticate(sign(key_)), "token-bad-signature") << "the old key is gone";
    for (int i = 0; i < 50; ++i)
        EXPECT_EQ(authenticate(sign(next_, "made-up")), "token-bad-signature");
    EXPECT_EQ(issuer_.fetches, 2);
    executor_.advance(10s);
    EXPECT_EQ(authenticate(sign(next_, "made-up")), "token-bad-signature");
    EXPECT_EQ(issuer_.fetches, 3);
}

// Proves that a withdrawn key stops working after ten minutes without any unknown key id.
TEST_F(AuthenticatorTest, FetchesOldKeysAnew) {
    EXPECT_EQ(authenticate(sign(key_)), "demo");
    issuer_.keys = {next_};
    executor_.advance(600s);
    EXPECT_EQ(authenticate(sign(key_)), "demo");
    executor_.advance(1s);
    EXPECT_EQ(authenticate(sign(key_)), "token-bad-signature");
}

// Proves that an issuer that is away is survived for an hour, and named afterwards.
TEST_F(AuthenticatorTest, SurvivesAnAbsentIssuer) {
    issuer_.away = true;
    EXPECT_EQ(authenticate(sign(key_)), "issuer-unavailable");
    issuer_.away = false;
    EXPECT_EQ(authenticate(sign(key_)), "issuer-unavailable")
        << "not asked again within ten seconds";
    executor_.advance(10s);
    EXPECT_EQ(authenticate(sign(key_)), "demo");
    issuer_.away = true;
    executor_.advance(3600s);
    EXPECT_EQ(authenticate(sign(key_)), "demo");
    executor_.advance(11s);
    EXPECT_EQ(authenticate(sign(key_)), "issuer-unavailable");
}

// Proves that what the issuer says of itself is checked.
TEST_F(AuthenticatorTest, ChecksTheIssuersMetadata) {
    const std::string good = issuer_.metadata;
    const std::string rows[] = {
        "", "[]", "{}",
        R"({"issuer":"https://other.example","jwks_uri":"https://id.example:8443/jwks"})",
        std::format(
            R"({{"issuer":"{0}","jwks_uri":"http://id.example:8443/jwks","token_endpoint":"{0}/t"}})",
            kIssuer)};
    for (const std::string& row : rows) {
        issuer_.metadata = row;
        EXPECT_EQ(authenticate(sign(key_)), "issuer-unavailable") << row;
        executor_.advance(10s);
    }
    issuer_.metadata = good;
    issuer_.keys = {};
    EXPECT_EQ(authenticate(sign(key_)), "issuer-unavailable") << "no usable key";
    executor_.advance(10s);
    issuer_.keys = {key_};
    issuer_.extra_keys = R"(,{"kty":"EC","crv":"P-256","x":"broken"},{"kty":"RSA","use":"enc"})";
    EXPECT_EQ(authenticate(sign(key_)), "demo") << "keys of other kinds do no harm";
}

// A client that answers only when told to.
class SlowClient final : public http::Client {
public:
    SlowClient(runtime::Executor& executor, testing::Issuer& issuer)
        : gate_(executor), issuer_(issuer) {}
    runtime::Task<core::Result<http::Response>> send(runtime::Context, http::Reach reach,
                                                     http::Request request) override {
        if (request.url.ends_with("/jwks")) co_await gate_;
        co_return issuer_.answer(reach, request);
    }
    void open() { gate_.sender().set(true); }

private:
    runtime::OneShot<bool> gate_;
    testing::Issuer& issuer_;
};

runtime::Task<> find(IssuerKeys& keys, runtime::Context ctx, std::string key_id, int* found) {
    const auto key = co_await keys.find(ctx, std::move(key_id));
    if (key) ++*found;
}

// Proves that many callers share one fetch, and that none is forgotten.
TEST_F(AuthenticatorTest, FetchesOnceForManyCallers) {
    SlowClient client(executor_, issuer_);
    IssuerKeys keys(client, {.issuer = kIssuer});
    const auto ctx = runtime::Context::for_at_most(executor_, 30s);
    int found = 0;
    runtime::TaskGroup group(executor_);
    for (int i = 0; i < 20; ++i) group.spawn(find(keys, ctx, key_.id(), &found));
    executor_.run_ready();
    EXPECT_EQ(found, 0);
    client.open();
    executor_.run_ready();
    EXPECT_EQ(found, 20);
    EXPECT_EQ(issuer_.fetches, 1);
}

}  // namespace
}  // namespace emptor::identity
