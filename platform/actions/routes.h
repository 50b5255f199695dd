#pragma once

#include <memory>
#include <vector>

#include "platform/actions/idempotency.h"
#include "platform/rpc/action.h"
#include "platform/web/server.h"

namespace emptor::actions {

// The HTTP side of the services' outside methods: POST path, JSON in, JSON out, errors as problem
// documents. A method that changes something wants an Idempotency-Key of 1 to 255 visible ASCII
// characters. For 24 hours, per person, path and key: same body, the first answer again with the
// header Idempotent-Replayed; other body, 422; still running, 409 with Retry-After. Kept are
// successes and definite failures; after any other failure the same key runs again (services know
// their own keys). The handlers of `actions` and `store` outlive the routes.
std::vector<web::Route> make_routes(std::vector<rpc::Action> actions, IdempotencyStore& store);

}  // namespace emptor::actions
