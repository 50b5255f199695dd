#include "services/discovery/adapters/offer_json.h"

#include "platform/json/core_types.h"

namespace emptor::discovery {

std::string write_offer(const api::common::Offer& offer) {
    return json::write(offer);
}

core::Result<api::common::Offer> read_offer(std::string_view json) {
    return json::read<api::common::Offer>(json);
}

}  // namespace emptor::discovery
