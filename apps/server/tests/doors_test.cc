#include "apps/server/doors.h"

#include <gtest/gtest.h>

#include "core/reasons.h"
#include "emptor/doors/v1/fake.h"
#include "platform/runtime/task_group.h"
#include "platform/runtime/worker_pool.h"

namespace emptor::server {
namespace {

using api::doors::OpenAnswer;
using api::doors::OpenRequest;
using core::Result;
using runtime::Context;
using runtime::Task;

Task<web::Response> echo(web::Request request) {
    web::Response response{.status = 202, .body = request.body + request.captures["who"]};
    response.headers["Stripe-Version"] = request.header("stripe-signature");
    co_return response;
}

web::Route route(std::string path, web::Access access) {
    return {.method = "POST",
            .path = std::move(path),
            .access = access,
            .handler = [](Context, web::Request request) { return echo(std::move(request)); }};
}

class DoorsTest : public ::testing::Test {
protected:
    DoorsTest() {
        web::Router router;
        router.add(route("/webhooks/{who}", web::Access::kOpen));
        router.add(route("/webhooks/private/person", web::Access::kPerson));
        there_ = std::make_unique<OpenDoor>(router);
    }

    Context ctx() { return Context::for_at_most(executor_, std::chrono::seconds(10)); }

    web::Response ask(std::vector<api::doors::Doors*> doors, std::string path) {
        const auto routes = routes_to(std::move(doors));
        web::Request request{.method = "POST", .path = std::move(path), .body = {"\xff\0 {", 4}};
        request.headers["stripe-signature"] = "v1=aa";
        return runtime::block_on(executor_, routes[0].handler(ctx(), std::move(request)));
    }

    runtime::WorkerPool executor_{1};
    std::unique_ptr<OpenDoor> there_;
};

// Bytes, headers and the answer come through as they are: signatures are over them.
TEST_F(DoorsTest, PassesOnWhatIsOpenElsewhere) {
    const web::Response response = ask({there_.get()}, "/webhooks/stripe");
    EXPECT_EQ(response.status, 202);
    EXPECT_EQ(response.body, std::string("\xff\0 {stripe", 10));
    EXPECT_EQ(response.headers.at("Stripe-Version"), "v1=aa");
}

TEST_F(DoorsTest, AsksOneAfterTheOther) {
    OpenDoor empty{web::Router()};
    EXPECT_EQ(ask({&empty, there_.get()}, "/webhooks/easypost").status, 202);
}

// What wants a person is not behind this door, whoever asks.
TEST_F(DoorsTest, OpensNothingElse) {
    EXPECT_EQ(ask({there_.get()}, "/webhooks/private/person").status, 404);
    EXPECT_EQ(ask({}, "/webhooks/stripe").status, 404);
}

// A sender that is told 503 comes again; one that is told 404 may stop for ever.
TEST_F(DoorsTest, AnUnreachableDoorIsNoAnswer) {
    OpenDoor empty{web::Router()};
    api::doors::FakeDoors away;
    away.on_answer = [](Context, OpenRequest) -> Task<Result<OpenAnswer>> {
        co_return core::fail(core::reasons::kUnavailable, "nobody listens there");
    };
    EXPECT_EQ(ask({&away, &empty}, "/webhooks/stripe").status, 503);
    EXPECT_EQ(ask({&away, there_.get()}, "/webhooks/stripe").status, 202);
}

}  // namespace
}  // namespace emptor::server
