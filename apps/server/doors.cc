#include "apps/server/doors.h"

#include <optional>
#include <utility>

#include "core/reasons.h"

namespace emptor::server {
namespace {

namespace reasons = core::reasons;
using api::doors::OpenAnswer;
using api::doors::OpenRequest;
using core::Result;
using runtime::Context;
using runtime::Task;

// Below these lies all that services leave open to the outside.
constexpr const char* kOpenPaths[] = {"/webhooks/{rest*}", "/profile/{rest*}"};

web::Router open_part(const web::Router& router) {
    web::Router open;
    for (const web::Route& route : router.routes()) {
        if (route.access == web::Access::kOpen) open.add(route);
    }
    return open;
}

OpenRequest to_wire(web::Request request) {
    return {.method = std::move(request.method),
            .target = std::move(request.target),
            .path = std::move(request.path),
            .headers = std::move(request.headers),
            .body = std::move(request.body)};
}

web::Response to_response(OpenAnswer answer) {
    return {.status = answer.status,
            .headers = std::move(answer.headers),
            .body = std::move(answer.body),
            .content_type = std::move(answer.content_type)};
}

Task<web::Response> pass_on(std::vector<api::doors::Doors*> doors, Context ctx,
                            web::Request request) {
    const std::string path = request.path;
    const OpenRequest asked = to_wire(std::move(request));
    std::optional<core::Error> unreached;
    for (api::doors::Doors* door : doors) {
        OpenRequest copy = asked;
        auto answer = co_await door->answer(ctx, std::move(copy));
        if (answer && answer->here) co_return to_response(*std::move(answer));
        if (!answer) unreached = std::move(answer).error();
    }
    if (unreached) co_return web::problem(*unreached);
    co_return web::problem(core::fail(reasons::kNoSuchPath, "nothing is open at " + path));
}

}  // namespace

OpenDoor::OpenDoor(const web::Router& router) : routes_(open_part(router)) {}

Task<Result<OpenAnswer>> OpenDoor::answer(Context ctx, OpenRequest request) {
    std::string allowed;
    auto match = routes_.find(request.method, request.path, allowed);
    if (!match) co_return OpenAnswer{.here = false};
    web::Request inner{.method = std::move(request.method),
                       .target = std::move(request.target),
                       .path = std::move(request.path),
                       .headers = std::move(request.headers),
                       .body = std::move(request.body),
                       .captures = std::move(match->captures)};
    web::Response response = co_await match->route->handler(std::move(ctx), std::move(inner));
    co_return OpenAnswer{.here = true,
                         .status = response.status,
                         .headers = std::move(response.headers),
                         .content_type = std::move(response.content_type),
                         .body = std::move(response.body)};
}

std::vector<web::Route> routes_to(std::vector<api::doors::Doors*> doors) {
    std::vector<web::Route> routes;
    for (const char* path : kOpenPaths) {
        routes.push_back({.method = "*",
                          .path = path,
                          .access = web::Access::kOpen,
                          .handler = [doors](Context ctx, web::Request request) {
                              return pass_on(doors, std::move(ctx), std::move(request));
                          }});
    }
    return routes;
}

}  // namespace emptor::server
