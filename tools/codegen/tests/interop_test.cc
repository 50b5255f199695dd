#include <grpcpp/create_channel.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include "emptor/echo/v1/convert.h"
#include "emptor/echo/v1/echo.grpc.pb.h"
#include "emptor/echo/v1/rpc.h"
#include "platform/rpc/testing/fake_signer.h"
#include "platform/runtime/worker_pool.h"
#include "tools/codegen/tests/echo_service.h"
#include "tools/codegen/tests/samples.h"

namespace emptor::api::echo {
namespace {

namespace wire = ::emptor::echo::v1;

// Proves that a client made by gRPC's own generator can call our server, and sees our error codes.
TEST(Interop, PlainClientOurServer) {
    runtime::WorkerPool pool(2);
    rpc::testing::FakeSigner signer;
    EchoService impl;
    rpc::Server server({});
    server.add(make_grpc_service(impl, {pool, signer}));
    ASSERT_TRUE(server.start());
    const auto stub = wire::Echo::NewStub(grpc::CreateChannel(
        "127.0.0.1:" + std::to_string(server.port()), grpc::InsecureChannelCredentials()));

    wire::SayRequest request;
    wire::SayResponse response;
    to_wire(SayRequest{.box = {.content = full(), .leaves = {}}}, request);
    grpc::ClientContext context;
    context.AddMetadata("emptor-principal", signer.sign({}));
    const grpc::Status said = stub->Say(&context, request, &response);
    ASSERT_TRUE(said.ok()) << said.error_message();
    Box box;
    ASSERT_TRUE(from_wire(response.box(), box));
    EXPECT_EQ(box.content, full());

    grpc::ClientContext nobody;
    EXPECT_EQ(stub->Say(&nobody, request, &response).error_code(), grpc::UNAUTHENTICATED);
    server.shutdown(std::chrono::milliseconds(0));
}

class PlainEcho final : public wire::Echo::Service {
public:
    grpc::Status Say(grpc::ServerContext*, const wire::SayRequest* request,
                     wire::SayResponse* response) override {
        *response->mutable_box() = request->box();
        return grpc::Status::OK;
    }
    grpc::Status Fail(grpc::ServerContext*, const wire::FailRequest*,
                      wire::FailResponse*) override {
        return {grpc::NOT_FOUND, "said without our detail"};
    }
};

// Proves that our client can call a server made by gRPC's own generator, and that an error without
// our detail says nothing of what was done.
TEST(Interop, OurClientPlainServer) {
    PlainEcho plain;
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&plain);
    const auto server = builder.BuildAndStart();
    ASSERT_TRUE(server);

    runtime::WorkerPool pool(2);
    rpc::testing::FakeSigner signer;
    const auto client = make_grpc_client(
        rpc::make_channel("127.0.0.1:" + std::to_string(port), {.signer = signer}));
    const auto ctx = runtime::Context::for_at_most(pool, std::chrono::seconds(60));
    const SayRequest request{.box = {.content = full(), .leaves = {}}};
    const auto said = runtime::block_on(pool, client->say(ctx, request));
    ASSERT_TRUE(said) << said.error().message;
    EXPECT_EQ(said->box, request.box);

    const auto failed = runtime::block_on(pool, client->fail(ctx, {}));
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().outcome, core::Outcome::kUnknown);
}

}  // namespace
}  // namespace emptor::api::echo
