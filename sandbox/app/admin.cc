#include "sandbox/app/admin.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace emptor::sandbox::app {
namespace {

constexpr std::int64_t kMostSeconds = 10LL * 366 * 86'400;

web::Response refuse(int status, std::string_view message) {
    return json_response(status, Json::object({{"error", message}}));
}

web::Response done() {
    return json_response(200, Json::object({{"done", true}}));
}

// Of an issuer: the money it has paid out; others have no transactions.
std::int64_t captures_in(const Json& vendor) {
    return std::ranges::count_if(vendor["transactions"].items(), [](const Json& transaction) {
        return transaction["type"].text() == "capture";
    });
}

std::string parameter(const web::Request& request, const std::string& name) {
    const auto found = request.query.find(name);
    return found == request.query.end() ? std::string() : found->second;
}

}  // namespace

std::vector<Endpoint> Admin::endpoints() {
    using Body = const Json&;
    std::vector<Endpoint> all;
    const auto get = [&](std::string path, auto function) {
        all.push_back({"GET", std::move(path), "admin", function});
    };
    const auto post = [&](std::string path, auto function) {
        all.push_back({"POST", std::move(path), "admin", [function](const web::Request& request) {
                           const core::Result<Json> body =
                               Json::parse(request.body.empty() ? "{}" : request.body);
                           if (!body || !body->is_object())
                               return refuse(400, "the body must be a JSON object");
                           return function(request, *body);
                       }});
    };
    // Something of one merchant, named in the path.
    const auto of_merchant = [this](auto function) {
        return [this, function](const web::Request& request, Body body) {
            ucp::Merchant* merchant = world_.merchant(request.captures.at("merchant"));
            if (merchant == nullptr) return refuse(404, "no such merchant");
            return function(*merchant, request, body);
        };
    };
    get("/admin/clock", [this](const web::Request&) { return get_clock(); });
    post("/admin/clock", [this](const web::Request&, Body body) { return set_clock(body); });
    get("/admin/faults",
        [this](const web::Request&) { return json_response(200, world_.faults().list()); });
    post("/admin/faults", [this](const web::Request&, Body body) { return add_faults(body); });
    all.push_back({"DELETE", "/admin/faults", "admin", [this](const web::Request&) {
                       world_.faults().clear();
                       return done();
                   }});
    get("/admin/state", [this](const web::Request&) { return state(); });
    get("/admin/requests", [this](const web::Request& request) { return requests(request); });
    get("/admin/webhooks",
        [this](const web::Request&) { return json_response(200, world_.webhooks().history()); });
    post("/admin/parcels/advance",
         [this](const web::Request&, Body body) { return push_parcels(body); });
    for (const auto& vendor : world_.vendors()) {
        post("/admin/" + std::string(vendor->vendor()),
             [&one = *vendor](const web::Request&, Body body) {
                 const std::string wrong = one.change(body);
                 return wrong.empty() ? done() : refuse(400, wrong);
             });
    }
    post("/admin/merchants/{merchant}/items",
         of_merchant([this](ucp::Merchant& m, const web::Request&, Body body) {
             return change_items(m, body);
         }));
    post("/admin/merchants/{merchant}/checkouts/{id}/review",
         of_merchant([](ucp::Merchant& m, const web::Request& request, Body) {
             return m.review_checkout(request.captures.at("id")) ? done()
                                                                 : refuse(404, "no such checkout");
         }));
    post("/admin/merchants/{merchant}/orders/{id}/cancel",
         of_merchant([](ucp::Merchant& m, const web::Request& request, Body) {
             return m.cancel_order(request.captures.at("id"))
                        ? done()
                        : refuse(404, "no such order, or canceled already");
         }));
    return all;
}

web::Response Admin::error(int status, std::string_view message) const {
    return refuse(status, message);
}

web::Response Admin::get_clock() const {
    return json_response(200, Json::object({{"now", core::format_instant(world_.clock().now())},
                                            {"rate", world_.clock().anchor().rate}}));
}

web::Response Admin::set_clock(const Json& body) {
    const std::int64_t seconds = body["advance_seconds"].integer(0);
    const std::int64_t rate = body["rate"].integer(0);
    const bool sound = seconds >= 0 && seconds <= kMostSeconds && rate >= 0 && rate <= 1'000'000 &&
                       (seconds > 0 || rate > 0);
    if (!sound)
        return refuse(400, "advance_seconds (not negative) or rate (1 to 1000000) is expected");
    if (rate > 0) world_.set_rate(rate);
    if (seconds > 0) world_.advance(std::chrono::seconds(seconds));
    return get_clock();
}

web::Response Admin::add_faults(const Json& body) {
    const Json list = body.has("faults") ? body["faults"] : Json::array({body});
    std::vector<Fault> faults;
    for (const Json& one : list.items()) {
        core::Result<Fault> fault = parse_fault(one);
        if (!fault) return refuse(400, fault.error().message);
        faults.push_back(std::move(*fault));
    }
    for (Fault& fault : faults) world_.faults().add(std::move(fault));
    return json_response(200, world_.faults().list());
}

web::Response Admin::state() const {
    Json merchants = Json::array();
    std::size_t orders = 0;
    for (const auto& merchant : world_.merchants()) {
        merchants.push(merchant->state());
        orders += merchants.items().back()["orders"].size();
    }
    Json parcels = Json::array();
    for (const Parcel& parcel : world_.parcels().all()) {
        parcels.push(Json::object({{"tracking_number", parcel.tracking_number},
                                   {"carrier", parcel.carrier},
                                   {"merchant", parcel.merchant},
                                   {"order", parcel.order_id},
                                   {"status", parcel.status()}}));
    }
    Json all = Json::object({{"now", core::format_instant(world_.clock().now())},
                             {"orders_placed", orders},
                             {"captures_made", 0},
                             {"merchants", merchants}});
    std::int64_t captures = 0;
    for (const auto& vendor : world_.vendors()) {
        all.set(vendor->vendor(), vendor->state());
        captures += captures_in(all[vendor->vendor()]);
    }
    all.set("captures_made", captures);
    all.set("parcels", parcels);
    return json_response(200, all);
}

web::Response Admin::requests(const web::Request& request) const {
    const std::string after = parameter(request, "after");
    std::int64_t number = 0;
    std::from_chars(after.data(), after.data() + after.size(), number);
    return json_response(
        200, world_.log().list(parameter(request, "vendor"), parameter(request, "merchant"),
                               parameter(request, "operation"), number));
}

web::Response Admin::push_parcels(const Json& body) {
    constexpr auto kStatuses = std::to_array<std::string_view>(
        {"", "in_transit", "out_for_delivery", "delivered", "return_to_sender", "failure"});
    const std::string& to = body["to"].text();
    if (std::ranges::find(kStatuses, to) == kStatuses.end()) {
        return refuse(400,
                      "to: in_transit, out_for_delivery, delivered, return_to_sender or failure");
    }
    world_.tick();
    return json_response(
        200, Json::object({{"moved", world_.parcels().push_on(body["which"].text(), to)}}));
}

web::Response Admin::change_items(ucp::Merchant& merchant, const Json& body) {
    if (!body["price"].is_integer() && !body["stock"].is_integer()) {
        return refuse(400, "id and price (minor units) or stock are expected");
    }
    return merchant.change_item(body["id"].text(), body) ? done() : refuse(404, "no such item");
}

}  // namespace emptor::sandbox::app
