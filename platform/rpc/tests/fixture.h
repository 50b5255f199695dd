#pragma once

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>

#include "core/time.h"
#include "platform/crypto/certificates.h"
#include "platform/rpc/channel.h"
#include "platform/rpc/server.h"
#include "platform/rpc/testing/fake_signer.h"
#include "platform/runtime/task_group.h"
#include "platform/runtime/worker_pool.h"

namespace emptor::rpc {

// An authority and what it issues.
struct TestAuthority {
    crypto::Certificate authority = crypto::make_authority(
        {.common_name = "test", .names = {}, .now = core::SystemClock().now()});

    TlsOptions issue(const std::string& name) const {
        const auto issued = crypto::issue_certificate(
            authority, {.common_name = name, .names = {name}, .now = core::SystemClock().now()});
        return {authority.pem, issued.value().pem, issued.value().key_pem};
    }
};

// A server of one service with hand-made handlers, and channels to it.
class RpcTest : public ::testing::Test {
protected:
    using Answer = core::Result<std::string>;

    void TearDown() override {
        if (server_) server_->shutdown(std::chrono::milliseconds(0));
    }

    void serve(ServerOptions options, std::vector<std::pair<std::string, Handler>> methods) {
        server_ = std::make_unique<Server>(std::move(options));
        ServerDeps deps{pool_, signer_, std::chrono::minutes(5), on_call_};
        server_->add(std::make_unique<GrpcService>(GrpcService{deps, std::move(methods)}));
        const auto started = server_->start();
        ASSERT_TRUE(started) << started.error().message;
    }

    std::string target() const { return "127.0.0.1:" + std::to_string(server_->port()); }
    Channel plain_channel() { return make_channel(target(), {.signer = signer_}); }
    runtime::Context context(std::chrono::milliseconds limit = std::chrono::seconds(60)) {
        return runtime::Context::for_at_most(pool_, limit);
    }
    Answer call(const Channel& channel, runtime::Context ctx, std::string path, std::string body) {
        return runtime::block_on(pool_,
                                 channel.call(std::move(ctx), std::move(path), std::move(body)));
    }

    testing::FakeSigner signer_;
    std::function<void(const CallRecord&)> on_call_;
    runtime::WorkerPool pool_{2};
    std::unique_ptr<Server> server_;
};

}  // namespace emptor::rpc
