#include "emptor/echo/v1/rpc.h"

#include <gtest/gtest.h>

#include <map>

#include "core/time.h"
#include "platform/crypto/certificates.h"
#include "platform/rpc/testing/fake_signer.h"
#include "platform/runtime/worker_pool.h"
#include "tools/codegen/tests/echo_service.h"
#include "tools/codegen/tests/samples.h"

namespace emptor::api::echo {
namespace {

using std::chrono::milliseconds;

// Calls actions by their path, as an HTTP server would.
class LocalCaller final : public rpc::ActionCaller {
public:
    explicit LocalCaller(std::vector<rpc::Action> actions) {
        for (rpc::Action& action : actions) actions_[action.path] = std::move(action);
    }
    runtime::Task<core::Result<std::string>> call(runtime::Context ctx, std::string path,
                                                  bool action, std::string json_body) override {
        const auto found = actions_.find(path);
        if (found == actions_.end() || found->second.is_action != action) {
            co_return core::fail(core::reasons::kNotFound, path);
        }
        co_return co_await found->second.handler(std::move(ctx), std::move(json_body));
    }

private:
    std::map<std::string, rpc::Action> actions_;
};

rpc::TlsOptions issue(const crypto::Certificate& authority, const std::string& name) {
    const auto issued = crypto::issue_certificate(
        authority, {.common_name = name, .names = {name}, .now = core::SystemClock().now()});
    return {authority.pem, issued.value().pem, issued.value().key_pem};
}

// The same implementation behind its interface three times: itself, over gRPC with mutual TLS, and
// through JSON actions.
class EchoTest : public ::testing::Test {
protected:
    EchoTest() {
        const auto authority = crypto::make_authority(
            {.common_name = "test", .names = {}, .now = core::SystemClock().now()});
        server_.emplace(rpc::ServerOptions{.tls = issue(authority, "echo")});
        server_->add(make_grpc_service(impl_, {pool_, signer_}));
        const auto started = server_->start();
        EXPECT_TRUE(started) << started.error().message;
        grpc_ = make_grpc_client(rpc::make_channel(
            "127.0.0.1:" + std::to_string(server_->port()),
            {.signer = signer_, .tls = issue(authority, "caller"), .server_name = "echo"}));
        http_ = make_http_client(caller_);
    }
    ~EchoTest() override { server_->shutdown(milliseconds(0)); }

    std::vector<std::pair<std::string, Echo*>> all() {
        return {{"direct", &impl_}, {"grpc", grpc_.get()}, {"http", http_.get()}};
    }
    runtime::Context context() {
        return runtime::Context::for_at_most(pool_, std::chrono::seconds(60))
            .with_principal({"person-1", {"ask", "talk"}, false})
            .with_trace({std::string(32, 'a'), std::string(16, 'b'), true});
    }

    runtime::WorkerPool pool_{2};
    rpc::testing::FakeSigner signer_;
    EchoService impl_;
    LocalCaller caller_{actions(impl_)};
    std::optional<rpc::Server> server_;
    std::unique_ptr<Echo> grpc_;
    std::unique_ptr<Echo> http_;
};

// Proves that a caller cannot tell by the answer how the service was reached.
TEST_F(EchoTest, SameAnswersEverywhere) {
    const SayRequest request{
        .box = {.content = full(), .leaves = {{.name = "x", .worth = money(1, "USD")}}}};
    for (const auto& [how, echo] : all()) {
        const auto said = runtime::block_on(pool_, echo->say(context(), request));
        ASSERT_TRUE(said) << how << ": " << said.error().message;
        EXPECT_EQ(said->box, request.box) << how;
    }
}

// Proves that principal and trace reach the implementation and that the deadline only shrinks.
TEST_F(EchoTest, ContextReachesTheService) {
    for (const auto& [how, echo] : all()) {
        const auto who = runtime::block_on(pool_, echo->who_am_i(context(), {}));
        ASSERT_TRUE(who) << how << ": " << who.error().message;
        EXPECT_EQ(who->subject, "person-1") << how;
        EXPECT_EQ(who->scopes, (std::vector<std::string>{"ask", "talk"})) << how;
        EXPECT_FALSE(who->service) << how;
        EXPECT_EQ(who->trace_id, std::string(32, 'a')) << how;
        EXPECT_EQ(who->span_id, std::string(16, 'b')) << how;
        EXPECT_TRUE(who->sampled) << how;
        EXPECT_LE(who->time_left_ms, 60'000) << how;
        EXPECT_GT(who->time_left_ms, 0) << how;
    }
}

// Proves that every field of an error reaches the caller.
TEST_F(EchoTest, SameErrorsEverywhere) {
    for (const std::string outcome : {"not_done", "done", "unknown"}) {
        const FailRequest request{.reason = "currency-mismatch",
                                  .message = "USD and EUR",
                                  .outcome = outcome,
                                  .retry_after_ms = 1500,
                                  .exception = false};
        for (const auto& [how, echo] : all()) {
            const auto failed = runtime::block_on(pool_, echo->fail(context(), request));
            ASSERT_FALSE(failed) << how;
            EXPECT_EQ(failed.error().reason, core::reasons::kCurrencyMismatch) << how;
            EXPECT_EQ(failed.error().message, "USD and EUR") << how;
            EXPECT_EQ(failed.error().outcome, outcome_of(outcome)) << how;
            EXPECT_EQ(failed.error().retry_after, milliseconds(1500)) << how;
        }
    }
}

// Proves that a request without an amount it needs is refused before the service sees it.
TEST_F(EchoTest, UnreadableRequestIsRefused) {
    const SayRequest request{.box = {.content = std::nullopt, .leaves = {Leaf{}}}};
    for (const auto& [how, echo] : all()) {
        if (echo == &impl_) continue;
        const auto said = runtime::block_on(pool_, echo->say(context(), request));
        ASSERT_FALSE(said) << how;
        EXPECT_EQ(said.error().reason, core::reasons::kMalformedRequest) << how;
        EXPECT_TRUE(said.error().message.starts_with("box.leaves.worth: ")) << said.error().message;
        EXPECT_EQ(said.error().outcome, core::Outcome::kNotDone) << how;
    }
}

// Proves that a stop reaches a service that waits, wherever it is.
TEST_F(EchoTest, StopReachesTheService) {
    for (Echo* echo : {static_cast<Echo*>(&impl_), grpc_.get()}) {
        std::stop_source stop;
        const auto timer = pool_.post_at(pool_.now() + milliseconds(50),
                                         [stop]() mutable { stop.request_stop(); });
        const auto waited =
            runtime::block_on(pool_, echo->wait(context().with_stop(stop.get_token()), {}));
        ASSERT_FALSE(waited);
        EXPECT_EQ(waited.error().reason, core::reasons::kCancelled);
    }
}

// Proves which methods are offered to the outside, under which path, scope and kind.
TEST_F(EchoTest, Actions) {
    std::vector<std::string> seen;
    for (const rpc::Action& action : actions(impl_)) {
        seen.push_back(std::format("{} {} {}", action.path, action.scope, action.is_action));
    }
    EXPECT_EQ(seen,
              (std::vector<std::string>{"/v1/echo/say talk true", "/v1/echo/who-am-i ask false",
                                        "/v1/echo/fail ask false"}));
}

// Proves that a method that is internal cannot be called from outside.
TEST_F(EchoTest, InternalMethodsAreNotForTheOutside) {
    const auto waited = runtime::block_on(pool_, http_->wait(context(), {}));
    ASSERT_FALSE(waited);
    EXPECT_EQ(waited.error().reason, core::reasons::kNotCallableHere);
    EXPECT_EQ(waited.error().code(), core::Code::kUnimplemented);
    EXPECT_EQ(waited.error().outcome, core::Outcome::kNotDone);
}

class Nonsense final : public rpc::ActionCaller {
public:
    runtime::Task<core::Result<std::string>> call(runtime::Context, std::string, bool,
                                                  std::string) override {
        co_return std::string("<html>");
    }
};

// Proves that an answer that cannot be read is not taken for an effect that did not happen.
TEST_F(EchoTest, UnreadableAnswerIsUnknown) {
    Nonsense nonsense;
    const auto client = make_http_client(nonsense);
    const auto said = runtime::block_on(pool_, client->say(context(), {}));
    ASSERT_FALSE(said);
    EXPECT_EQ(said.error().reason, core::reasons::kInternal);
    EXPECT_EQ(said.error().outcome, core::Outcome::kUnknown);
}

}  // namespace
}  // namespace emptor::api::echo
