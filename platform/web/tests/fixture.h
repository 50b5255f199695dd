#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <mutex>
#include <vector>

#include "core/reasons.h"
#include "platform/runtime/worker_pool.h"
#include "platform/web/server.h"
#include "platform/web/testing/raw_client.h"

namespace emptor::web::testing {

// Knows two people: "good" may only read, "full" may read and buy; "throw" breaks the look-up.
class FakeAuthenticator final : public Authenticator {
public:
    runtime::Task<core::Result<runtime::Principal>> authenticate(runtime::Context,
                                                                 std::string token) override {
        if (token == "throw") throw std::runtime_error("key store on fire");
        if (token == "good") co_return runtime::Principal{.subject = "ada", .scopes = {"read"}};
        if (token == "full")
            co_return runtime::Principal{.subject = "bob", .scopes = {"read", "buy"}};
        co_return core::fail(core::reasons::kUnauthenticated, "The token is not valid.");
    }
};

// A server on a free port with the routes a test gives it; counts what on_access tells.
class ServerTest : public ::testing::Test {
protected:
    void start(ServerOptions options = {}) {
        options.on_access = [this](const AccessRecord& record) {
            const std::lock_guard lock(mutex_);
            records_.push_back(record);
        };
        server_ = make_server(std::move(options), std::move(router_), authenticator_, pool_);
        const auto started = server_->start();
        ASSERT_TRUE(started) << started.error().message;
        server_->set_ready(true);
    }

    void TearDown() override {
        if (server_) server_->stop(std::chrono::milliseconds(0));
    }

    void route(Route route) { router_.add(std::move(route)); }

    // One request on a connection of its own.
    std::string ask(std::string_view request) {
        RawClient client(server_->port());
        client.send(request);
        return client.read_response();
    }

    std::vector<AccessRecord> records() {
        const std::lock_guard lock(mutex_);
        return records_;
    }

    runtime::WorkerPool pool_{2};
    FakeAuthenticator authenticator_;
    Router router_;
    std::unique_ptr<Server> server_;

private:
    std::mutex mutex_;
    std::vector<AccessRecord> records_;
};

}  // namespace emptor::web::testing
