#pragma once

#include <vector>

#include "emptor/doors/v1/service.h"
#include "platform/web/route_table.h"
#include "platform/web/server.h"

namespace emptor::server {

// The open paths of this process (webhooks, our profile) for another one that has the public
// address. The handlers check by themselves what they must, as they do behind our own address.
// Thread-safe.
class OpenDoor final : public api::doors::Doors {
public:
    // Takes the open routes of `router`; what they are made of outlives the door.
    explicit OpenDoor(const web::Router& router);

    runtime::Task<core::Result<api::doors::OpenAnswer>> answer(
        runtime::Context ctx, api::doors::OpenRequest request) override;

private:
    web::RouteTable routes_;
};

// Routes for the open paths that this process does not host: asks `doors` one after the other until
// one has it. 404 if none has; 503 if one that might have it cannot be reached, so that the sender
// tries again. The doors outlive the routes.
std::vector<web::Route> routes_to(std::vector<api::doors::Doors*> doors);

}  // namespace emptor::server
