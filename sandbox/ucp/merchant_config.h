#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/money.h"
#include "sandbox/network/network.h"

namespace emptor::sandbox::ucp {

// Amounts are minor units of the merchant's currency; rates are thousandths of a percent.

struct ShippingOption {
    std::string id;
    std::string title;
    std::string carrier;
    std::int64_t flat = 0;
    std::int64_t per_kg = 0;                // for every kilogram begun
    std::optional<std::int64_t> free_from;  // items of at least this much ship free
    int days_min = 1;
    int days_max = 1;
};

struct TaxRule {
    enum class Mode {
        kNone,
        kAdded,     // by the rate at the destination, on top
        kIncluded,  // prices contain it; shown as part of the subtotal
    };
    Mode mode = Mode::kAdded;
    bool shipping_taxed = false;
    std::vector<std::string> states;  // US states where tax is collected; empty: all
    std::int64_t included_rate = 0;
};

// Units an item has unless the feed or the administration says otherwise: between the two, by item.
struct StockHabit {
    std::int64_t least = 5;
    std::int64_t most = 50;
    bool adjusts_quantity = true;  // sells what is left; else refuses the line
};

struct Promotion {
    std::int64_t percent = 0;  // off the items …
    std::int64_t from = 0;     // … of at least this much
};

enum class Naming { kAsIs, kBrandFirst, kUpperCase, kWithNumber };

struct MerchantConfig {
    std::string id;
    std::string name;
    std::string version = "2026-04-08";
    std::string base_url;  // https://host:port, no slash at the end
    core::Currency currency;
    std::string feed;  // file: JSON lines, as they are, .gz or .xz
    std::int64_t price_percent = 100;
    Naming naming = Naming::kAsIs;
    std::vector<ShippingOption> shipping;
    std::vector<std::string> countries = {"US"};
    TaxRule tax;
    StockHabit stock;
    Promotion promotion;
    std::optional<std::int64_t>
        review_from;  // totals of at least this much need the buyer's review
    std::chrono::seconds session_life{6 * 3600};
    std::chrono::seconds ships_after{3600};
    bool captures_at_once = false;  // else at shipment
    bool requires_signatures = false;
    bool authenticates_orders = true;
    std::string api_key;  // an alternative to signatures; empty: none
    network::Acceptor acceptor;
};

}  // namespace emptor::sandbox::ucp
