#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/money.h"
#include "core/time.h"
#include "emptor/common/v1/types.h"

namespace emptor::discovery {

// One line of a feed as read: texts are valid UTF-8 without references or mark-up; numbers stand as
// the feed wrote them. A field that is not there is empty.
struct FeedRow {
    std::string id;
    std::string title;
    std::string brand;
    std::string mpn;
    std::vector<std::string> gtins;
    std::vector<std::string> category;
    std::string description;
    std::string condition;
    std::string price;
    std::string list_price;
    std::string currency;
    std::optional<bool> in_stock;
    std::string url;
    std::string image_url;
    std::vector<std::pair<std::string, std::string>> attributes;
};

// Why a row was not taken, or what was left out of it. The reason is for the merchant to read.
struct Remark {
    std::string field;
    std::string reason;

    friend bool operator==(const Remark&, const Remark&) = default;
};

// What holds for all rows of an import.
struct FeedFacts {
    std::string merchant_id;
    core::Currency currency;  // of rows that name none; may be empty
    core::Instant observed_at;
};

// What became of a row: an offer, with remarks on what was left out of it; or, without an offer,
// the one remark that says why.
struct RowOutcome {
    std::optional<api::common::Offer> offer;
    std::vector<Remark> remarks;
};

// Pure. `merchant_name` of the offer stays empty: it belongs to the merchant, not to the row.
RowOutcome make_offer(FeedRow row, const FeedFacts& facts);

// Ids that name a merchant: 1 to 64 of a-z, 0-9, '.', '_', '-', a letter or digit first.
bool is_merchant_id(std::string_view text);

std::string make_offer_id(std::string_view merchant_id, std::string_view item_id);

}  // namespace emptor::discovery
