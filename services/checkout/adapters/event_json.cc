#include "services/checkout/adapters/event_json.h"

#include "platform/json/core_types.h"

template <>
struct glz::meta<emptor::checkout::Event> {
    static constexpr std::string_view tag = "type";
    static constexpr auto ids = std::array{
        "planned",  "refused",    "quoted",   "approved",  "declined",        "cancel",
        "reserved", "screened",   "funded",   "tokenized", "placed",          "not_placed",
        "unknown",  "still_open", "recorded", "settled",   "not_yet_settled", "delivered",
        "returned", "undone",     "timer"};
};

namespace emptor::checkout {

std::string event_json(const Event& event) {
    return json::write(event);
}

core::Result<Event> parse_event(const std::string& text) {
    return json::read<Event>(text);
}

}  // namespace emptor::checkout
