#pragma once

#include <string>

#include "services/discovery/app/ports.h"

namespace emptor::discovery {

// JSON that the store hands to PostgreSQL and gets back.

// A list of {"item_id", "line", "body"}.
std::string staged_json(const std::vector<StagedOffer>& offers);

// The answer to a chunk. Reading errors: internal.
std::string answer_json(const api::discovery::AppendRowsResponse& answer);
core::Result<api::discovery::AppendRowsResponse> parse_answer(const std::string& json);

// A list of {"from", "to", "rate"}.
std::string rates_json(const std::vector<api::discovery::RateRow>& rates);

}  // namespace emptor::discovery
