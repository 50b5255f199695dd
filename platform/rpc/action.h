#pragma once

#include <functional>
#include <string>

#include "core/result.h"
#include "platform/runtime/context.h"
#include "platform/runtime/task.h"

namespace emptor::rpc {

// Takes an encoded request and answers an encoded response. Whatever it was made of outlives it.
using Handler =
    std::function<runtime::Task<core::Result<std::string>>(runtime::Context, std::string)>;

// A method as the outside may call it: POST `path` with a JSON body. The route demands `scope` of
// the person and, when `is_action`, an Idempotency-Key.
struct Action {
    std::string path;  // "/v1/checkout/buy"
    std::string scope;
    bool is_action = false;
    Handler handler;  // JSON in, JSON out
};

// The calling side of an Action, for programs that talk to the server over HTTP. Adds the token
// and, for an action, the Idempotency-Key.
class ActionCaller {
public:
    virtual ~ActionCaller() = default;
    virtual runtime::Task<core::Result<std::string>> call(runtime::Context ctx, std::string path,
                                                          bool action, std::string json_body) = 0;
};

}  // namespace emptor::rpc
