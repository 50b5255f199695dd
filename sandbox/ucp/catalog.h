#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/result.h"
#include "sandbox/kit/json.h"
#include "sandbox/ucp/merchant_config.h"

namespace emptor::sandbox::ucp {

struct Item {
    std::string id;
    std::string title;
    std::string brand;
    std::string mpn;
    std::vector<std::string> gtins;
    std::vector<std::string> categories;  // from the top
    std::string description;
    std::int64_t price = 0;
    std::optional<std::int64_t> list_price;
    std::string image_url;
    std::string condition = "new";
    Json attributes;
    std::int64_t stock = 0;
    std::int64_t weight_g = 500;
};

struct SearchFilter {
    std::vector<std::string> categories;  // any of them, somewhere in the path
    std::optional<std::int64_t> least;
    std::optional<std::int64_t> most;
};

// A merchant's products, from its feed. Fixed after loading.
class Catalog {
public:
    // Rows without id, title or readable price, in another currency or with an id that was there
    // before are left out and counted. Errors: those of read_lines().
    static core::Result<Catalog> load(const MerchantConfig& merchant);
    static Catalog of(std::vector<Item> items);

    std::size_t size() const { return items_.size(); }
    std::size_t left_out() const { return left_out_; }
    const Item* find(std::string_view id) const;
    // By product or variant id, or by a GTIN or part number.
    std::vector<const Item*> lookup(std::string_view key) const;
    // Best match first; all that fit when there is no query.
    std::vector<const Item*> search(std::string_view query, const SearchFilter& filter) const;

private:
    void index();

    std::vector<Item> items_;
    std::size_t left_out_ = 0;
    std::unordered_map<std::string, std::uint32_t> by_id_;
    std::unordered_multimap<std::string, std::uint32_t> by_number_;
    std::unordered_map<std::string, std::vector<std::uint32_t>> by_word_;
};

// A row of a feed as an item; nothing when it cannot be sold.
std::optional<Item> item_of_row(const Json& row, const MerchantConfig& merchant);

}  // namespace emptor::sandbox::ucp
