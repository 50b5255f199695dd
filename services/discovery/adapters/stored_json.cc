#include "services/discovery/adapters/stored_json.h"

#include "platform/json/core_types.h"

namespace emptor::discovery {

// Reflection wants types with linkage.
namespace stored_json {

struct StagedRow {
    std::string_view item_id;
    std::int64_t line = 0;
    glz::raw_json_view body;
};

}  // namespace stored_json

std::string staged_json(const std::vector<StagedOffer>& offers) {
    std::vector<stored_json::StagedRow> rows;
    rows.reserve(offers.size());
    for (const StagedOffer& offer : offers) {
        rows.push_back({offer.item_id, offer.line, {offer.text}});
    }
    return json::write(rows);
}

std::string answer_json(const api::discovery::AppendRowsResponse& answer) {
    return json::write(answer);
}

core::Result<api::discovery::AppendRowsResponse> parse_answer(const std::string& json) {
    return json::read<api::discovery::AppendRowsResponse>(json);
}

std::string rates_json(const std::vector<api::discovery::RateRow>& rates) {
    return json::write(rates);
}

}  // namespace emptor::discovery
