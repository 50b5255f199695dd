#include "sandbox/kit/host.h"

#include <memory>

#include "core/text.h"
#include "platform/runtime/task_group.h"
#include "platform/runtime/worker_pool.h"

namespace emptor::sandbox {
namespace {

constexpr std::size_t kHugeBody = 24u << 20;

struct Found {
    const Endpoint* endpoint = nullptr;
    bool other_method = false;
};

Found find_endpoint(const std::vector<Endpoint>& endpoints, web::Request& request) {
    Found found;
    const std::string_view path = request.path;
    for (const Endpoint& endpoint : endpoints) {
        std::map<std::string, std::string> captures;
        if (!match_path(endpoint.path, path, captures)) continue;
        if (endpoint.method != request.method) {
            found.other_method = true;
            continue;
        }
        request.captures = std::move(captures);
        found.endpoint = &endpoint;
        return found;
    }
    return found;
}

web::Response connection_closed() {
    web::Response response;
    response.status = 0;
    return response;
}

web::Response html_page() {
    web::Response response;
    response.content_type = "text/html";
    response.body = "<!doctype html><html><body><h1>We will be right back</h1></body></html>";
    return response;
}

// Faults in place of the operation: it does not happen.
std::optional<web::Response> fault_before(const Fault& fault, const Simulator& simulator) {
    web::Response response;
    switch (fault.kind) {
        case FaultKind::kRequestLostBefore:
            return connection_closed();
        case FaultKind::kError500:
            return simulator.error(500, "Something went wrong on our side.");
        case FaultKind::kError503:
            response = simulator.error(503, "Temporarily unavailable.");
            break;
        case FaultKind::kError429:
            response = simulator.error(429, "Too many requests.");
            break;
        case FaultKind::kHtmlInstead:
            return html_page();
        default:
            return std::nullopt;
    }
    response.headers["Retry-After"] = std::to_string(fault.retry_after);
    return response;
}

void negate_prices(Json& json) {
    if (json.is_array()) {
        for (Json& item : json.items_mutable()) negate_prices(item);
    } else if (json.is_object()) {
        for (auto& [key, value] : json.members_mutable()) {
            const bool is_price = key == "price" || key == "amount";
            if (is_price && value.is_integer()) {
                value = -value.integer();
            } else {
                negate_prices(value);
            }
        }
    }
}

void numbers_to_texts(Json& json) {
    if (json.is_integer()) {
        json = std::to_string(json.integer());
    } else if (json.is_array()) {
        for (Json& item : json.items_mutable()) numbers_to_texts(item);
    } else if (json.is_object()) {
        for (auto& [key, value] : json.members_mutable()) numbers_to_texts(value);
    }
}

void falsify_total(Json& json) {
    for (Json& total : json.member("totals").items_mutable()) {
        if (total["type"].text() == "total") total.set("amount", total["amount"].integer() + 137);
    }
}

// Faults of the answer: the operation has happened.
void fault_after(const Fault& fault, const Simulator& simulator, web::Response& response) {
    core::Result<Json> body = Json::parse(response.body);
    switch (fault.kind) {
        case FaultKind::kReplyLostAfterEffect:
            response = connection_closed();
            break;
        case FaultKind::kError500AfterEffect:
            response = simulator.error(500, "Something went wrong on our side.");
            break;
        case FaultKind::kMalformedJson:
            response.body.resize(response.body.size() * 2 / 3);
            break;
        case FaultKind::kWrongTypes:
            if (body) {
                numbers_to_texts(*body);
                response.body = body->dump();
            }
            break;
        case FaultKind::kHugeBody:
            response.body.insert(response.body.size() - 1, std::string(kHugeBody, ' '));
            break;
        case FaultKind::kWrongTotals:
            if (body && body->has("totals")) {
                falsify_total(*body);
                response.body = body->dump();
            }
            break;
        case FaultKind::kNegativePrice:
            if (body) {
                negate_prices(*body);
                response.body = body->dump();
            }
            break;
        default:
            break;
    }
}

runtime::Task<web::Response> serve_async(runtime::Context ctx, web::Request request,
                                         Simulator* simulator, HostDeps deps,
                                         std::string operation) {
    const auto latency = deps.faults.take({FaultKind::kLatency}, simulator->vendor(), operation,
                                          simulator->merchant());
    if (latency) co_await runtime::sleep(ctx, std::chrono::milliseconds(latency->ms));
    auto work = [simulator, deps, request = std::move(request)]() mutable {
        return serve(*simulator, deps, std::move(request));
    };
    co_return co_await runtime::run_blocking(deps.blocking, ctx.executor(), std::move(work));
}

}  // namespace

web::Response serve(Simulator& simulator, const HostDeps& deps, web::Request request) {
    const std::vector<Endpoint> endpoints = simulator.endpoints();
    const Found found = find_endpoint(endpoints, request);
    if (found.endpoint == nullptr) {
        return found.other_method ? simulator.error(405, "Method not allowed.")
                                  : simulator.error(404, "No such path: " + request.path);
    }
    const std::string& operation = found.endpoint->operation;
    const auto take = [&](std::initializer_list<FaultKind> kinds) {
        return deps.faults.take(kinds, simulator.vendor(), operation, simulator.merchant());
    };
    web::Response response;
    const auto before = take({FaultKind::kRequestLostBefore, FaultKind::kError500,
                              FaultKind::kError503, FaultKind::kError429, FaultKind::kHtmlInstead});
    std::optional<Fault> after;
    if (before) {
        response = *fault_before(*before, simulator);
    } else {
        response = found.endpoint->handle(request);
        after = take({FaultKind::kReplyLostAfterEffect, FaultKind::kError500AfterEffect,
                      FaultKind::kMalformedJson, FaultKind::kWrongTypes, FaultKind::kHugeBody,
                      FaultKind::kWrongTotals, FaultKind::kNegativePrice});
        if (after) fault_after(*after, simulator, response);
        simulator.seal(request, operation, response);
    }
    const auto& fault = before ? before : after;
    deps.log.add(simulator.vendor(), simulator.merchant(), operation, deps.clock.now(), request,
                 response, fault ? to_json(*fault)["kind"].text() : "");
    return response;
}

web::Router host(Simulator& simulator, const HostDeps& deps) {
    const auto endpoints = std::make_shared<const std::vector<Endpoint>>(simulator.endpoints());
    web::Route route;
    route.method = "*";
    route.path = "/{rest*}";
    route.access = web::Access::kOpen;
    route.time_limit = std::chrono::minutes(11);
    route.handler = [&simulator, deps, endpoints](runtime::Context ctx, web::Request request) {
        const Found found = find_endpoint(*endpoints, request);
        const std::string operation = found.endpoint ? found.endpoint->operation : "";
        return serve_async(std::move(ctx), std::move(request), &simulator, deps, operation);
    };
    web::Router router;
    router.add(std::move(route));
    return router;
}

}  // namespace emptor::sandbox
