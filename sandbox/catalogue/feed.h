#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/result.h"
#include "sandbox/catalogue/offers.h"

namespace emptor::sandbox::catalogue {

// One line of a feed, with its line feed. A field the merchant does not give is left out.
std::string feed_line(const Offer& offer);

// One line of truth.jsonl: offers of equal product and variant are the same thing.
std::string truth_line(const Offer& offer);

// Writes MERCHANT.jsonl for every merchant and truth.jsonl into `folder`, which is made if needed.
// Each file appears whole or not at all. Errors: internal, naming the file.
core::Result<> write_feeds(const std::vector<Offer>& offers, const std::filesystem::path& folder);

}  // namespace emptor::sandbox::catalogue
