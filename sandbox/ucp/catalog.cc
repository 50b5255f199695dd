#include "sandbox/ucp/catalog.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/text.h"
#include "sandbox/ucp/feed.h"

namespace emptor::sandbox::ucp {
namespace {

constexpr std::int64_t kDearest = 1'000'000'000;

// Letters, digits and everything beyond ASCII, in lower case; a plural s is dropped.
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    const auto finish = [&] {
        if (word.size() > 3 && word.ends_with('s')) word.pop_back();
        if (!word.empty()) words.push_back(std::exchange(word, {}));
    };
    for (const char c : text) {
        if (core::is_word_byte(c)) {
            word += core::to_lower(c);
        } else {
            finish();
        }
    }
    finish();
    return words;
}

std::optional<std::int64_t> price_of(const Json& value, const MerchantConfig& merchant) {
    const std::string text = value.is_integer() ? std::to_string(value.integer()) : value.text();
    const core::Result<core::Money> price = core::Money::parse(text, merchant.currency);
    if (!price || price->minor() < 0 || price->minor() > kDearest) return std::nullopt;
    return price->minor() * merchant.price_percent / 100;
}

std::vector<std::string> texts_of(const Json& list) {
    std::vector<std::string> texts;
    for (const Json& one : list.items()) {
        if (one.is_string()) texts.push_back(one.text());
    }
    return texts;
}

// FNV-1a: the same stock on every machine.
std::uint64_t hash_of(std::string_view text) {
    std::uint64_t hash = 14695981039346656037u;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
    return hash;
}

std::string named(const Item& item, Naming naming) {
    switch (naming) {
        case Naming::kAsIs:
            return item.title;
        case Naming::kBrandFirst: {
            const bool has =
                item.brand.empty() ||
                core::to_lower_ascii(item.title).contains(core::to_lower_ascii(item.brand));
            return has ? item.title : item.brand + " " + item.title;
        }
        case Naming::kUpperCase:
            return core::to_upper_ascii(item.title);
        case Naming::kWithNumber:
            return item.mpn.empty() ? item.title : item.title + " (" + item.mpn + ")";
    }
    return item.title;
}

bool fits(const Item& item, const SearchFilter& filter) {
    if (filter.least && item.price < *filter.least) return false;
    if (filter.most && item.price > *filter.most) return false;
    if (filter.categories.empty()) return true;
    return std::ranges::any_of(filter.categories, [&](const std::string& wanted) {
        return std::ranges::any_of(item.categories, [&](const std::string& category) {
            return core::to_lower_ascii(category) == core::to_lower_ascii(wanted);
        });
    });
}

}  // namespace

std::optional<Item> item_of_row(const Json& row, const MerchantConfig& merchant) {
    Item item;
    item.id = row["id"].text();
    item.title = row["title"].text();
    const std::optional<std::int64_t> price = price_of(row["price"], merchant);
    const std::string& currency = row["currency"].text();
    const bool foreign = !currency.empty() && currency != merchant.currency.code();
    if (item.id.empty() || item.title.empty() || !price || foreign) return std::nullopt;
    item.price = *price;
    if (row.has("list_price")) item.list_price = price_of(row["list_price"], merchant);
    item.brand = row["brand"].text();
    item.mpn = row["mpn"].text();
    item.gtins = texts_of(row["gtin"]);
    item.categories = texts_of(row["category"]);
    item.description = row["description"].text();
    item.image_url = row["image_url"].text();
    item.condition = row["condition"].text_or("new");
    item.attributes = row["attributes"];
    item.weight_g = std::clamp<std::int64_t>(row["weight_g"].integer(500), 1, 1'000'000);
    item.title = named(item, merchant.naming);
    const auto span = static_cast<std::uint64_t>(merchant.stock.most - merchant.stock.least + 1);
    item.stock = merchant.stock.least + static_cast<std::int64_t>(hash_of(item.id) % span);
    if (row["stock"].is_integer()) item.stock = row["stock"].integer();
    if (!row["in_stock"].boolean(true)) item.stock = 0;
    return item;
}

core::Result<Catalog> Catalog::load(const MerchantConfig& merchant) {
    Catalog catalog;
    std::set<std::string, std::less<>> seen;
    TRY_OK(read_lines(merchant.feed, [&](std::string_view line) {
        const core::Result<Json> row = Json::parse(line);
        std::optional<Item> item = row ? item_of_row(*row, merchant) : std::nullopt;
        if (item && seen.insert(item->id).second) {
            catalog.items_.push_back(std::move(*item));
        } else {
            ++catalog.left_out_;
        }
    }));
    catalog.index();
    return catalog;
}

Catalog Catalog::of(std::vector<Item> items) {
    Catalog catalog;
    catalog.items_ = std::move(items);
    catalog.index();
    return catalog;
}

void Catalog::index() {
    for (std::uint32_t i = 0; i < items_.size(); ++i) {
        const Item& item = items_[i];
        by_id_[item.id] = i;
        for (const std::string& gtin : item.gtins) by_number_.emplace(gtin, i);
        if (!item.mpn.empty()) by_number_.emplace(item.mpn, i);
        std::string text = item.title + " " + item.brand + " " + item.mpn + " " + item.condition;
        for (const std::string& category : item.categories) text += " " + category;
        for (const auto& [key, value] : item.attributes.members()) {
            if (value.is_string()) text += " " + value.text();
        }
        std::vector<std::string> words = words_of(text);
        std::ranges::sort(words);
        const auto doubles = std::ranges::unique(words);
        words.erase(doubles.begin(), doubles.end());
        for (std::string& word : words) by_word_[std::move(word)].push_back(i);
    }
}

const Item* Catalog::find(std::string_view id) const {
    const auto found = by_id_.find(std::string(id));
    return found == by_id_.end() ? nullptr : &items_[found->second];
}

std::vector<const Item*> Catalog::lookup(std::string_view key) const {
    constexpr std::string_view kProduct = "prod_";
    const std::string_view id = key.starts_with(kProduct) ? key.substr(kProduct.size()) : key;
    if (const Item* item = find(id)) return {item};
    if (const Item* item = find(key)) return {item};
    std::vector<const Item*> items;
    const auto [from, to] = by_number_.equal_range(std::string(key));
    for (auto one = from; one != to; ++one) items.push_back(&items_[one->second]);
    return items;
}

std::vector<const Item*> Catalog::search(std::string_view query, const SearchFilter& filter) const {
    std::vector<std::string> words = words_of(query);
    std::ranges::sort(words);
    const auto doubles = std::ranges::unique(words);
    words.erase(doubles.begin(), doubles.end());
    std::map<std::uint32_t, std::pair<std::size_t, double>> scores;  // words found, their weight
    for (const std::string& word : words) {
        const auto found = by_word_.find(word);
        if (found == by_word_.end()) continue;
        const double weight = std::log(1.0 + static_cast<double>(items_.size()) /
                                                 static_cast<double>(found->second.size()));
        for (const std::uint32_t i : found->second) {
            ++scores[i].first;
            scores[i].second += weight;
        }
    }
    std::vector<std::pair<double, std::uint32_t>> ranked;
    if (words.empty()) {
        for (std::uint32_t i = 0; i < items_.size(); ++i) ranked.emplace_back(0.0, i);
    }
    for (const auto& [i, score] : scores) {
        if (score.first * 2 >= words.size()) ranked.emplace_back(-score.second, i);
    }
    std::ranges::sort(ranked);
    std::vector<const Item*> items;
    for (const auto& [score, i] : ranked) {
        if (fits(items_[i], filter)) items.push_back(&items_[i]);
    }
    return items;
}

}  // namespace emptor::sandbox::ucp
