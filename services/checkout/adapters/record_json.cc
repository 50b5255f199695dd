#include "services/checkout/adapters/record_json.h"

#include "platform/json/core_types.h"

namespace emptor::checkout {

std::string record_json(const Record& record) {
    return json::write(record);
}

core::Result<Record> parse_record(const std::string& text) {
    return json::read<Record>(text);
}

}  // namespace emptor::checkout
