#include "connectors/ucp/checkout_json.h"

#include "connectors/kit/json.h"
#include "connectors/ucp/translate.h"

namespace emptor::connectors::ucp {

std::string checkout_request_json(const wire::CheckoutRequest& request) {
    return to_json(request);
}

std::string complete_request_json(const wire::CompleteRequest& request) {
    return to_json(request);
}

core::Result<wire::Checkout> parse_checkout(const std::string& json, bool effect) {
    return parse_answer<wire::Checkout>(kVendor, json, effect);
}

}  // namespace emptor::connectors::ucp
