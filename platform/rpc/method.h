#pragma once

#include <string_view>

namespace emptor::rpc {

// What the contract says of one method. Points at static text.
struct Method {
    std::string_view wire_path;  // "/emptor.checkout.v1.Checkout/Buy"
    std::string_view http_path;  // "/v1/checkout/buy"
    std::string_view scope;      // that a person's token must carry; empty for internal methods
    bool edge = false;           // may be called from outside
    bool action = false;         // changes something: wants an Idempotency-Key
};

}  // namespace emptor::rpc
