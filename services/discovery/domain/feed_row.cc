#include "services/discovery/domain/feed_row.h"

#include <algorithm>
#include <array>

#include "core/text.h"
#include "services/discovery/domain/gtin.h"

namespace emptor::discovery {
namespace {

using api::common::Availability;
using api::common::Condition;
using api::common::Offer;
using core::Money;

constexpr std::size_t kLongestId = 200;
constexpr std::size_t kLongestTitle = 500;
constexpr std::size_t kLongestName = 200;
constexpr std::size_t kLongestDescription = 2000;
constexpr std::size_t kLongestValue = 500;
constexpr std::size_t kLongestUrl = 2000;
constexpr std::size_t kMostAttributes = 300;
constexpr std::size_t kMostGtins = 200;
constexpr std::size_t kDeepestCategory = 12;
// No offer costs a thousand million of anything; feeds use such numbers for "ask us".
constexpr std::int64_t kAbsurdPrice = 1'000'000'000;

struct ConditionName {
    std::string_view name;
    Condition condition;
};

constexpr std::array<ConditionName, 14> kConditions = {{
    {"new", Condition::kNew},
    {"brand new", Condition::kNew},
    {"newcondition", Condition::kNew},
    {"open box", Condition::kOpenBox},
    {"openbox", Condition::kOpenBox},
    {"like new", Condition::kOpenBox},
    {"refurbished", Condition::kRefurbished},
    {"certified refurbished", Condition::kRefurbished},
    {"renewed", Condition::kRefurbished},
    {"refurbishedcondition", Condition::kRefurbished},
    {"used", Condition::kUsed},
    {"usedcondition", Condition::kUsed},
    {"pre owned", Condition::kUsed},
    {"second hand", Condition::kUsed},
}};

std::string clipped(std::string_view text, std::size_t bytes) {
    return std::string(core::clip_utf8(core::trim(text), bytes));
}

std::int64_t power_of_ten(int exponent) {
    std::int64_t power = 1;
    for (int i = 0; i < exponent; ++i) power *= 10;
    return power;
}

std::optional<Condition> parse_condition(std::string_view text) {
    std::string name = core::to_lower_ascii(core::trim(text));
    if (const auto slash = name.rfind('/'); slash != std::string::npos) name.erase(0, slash + 1);
    std::ranges::replace_if(name, [](char c) { return c == '_' || c == '-'; }, ' ');
    const auto found = std::ranges::find(kConditions, name, &ConditionName::name);
    if (found == kConditions.end()) return std::nullopt;
    return found->condition;
}

// A link that a browser may be sent to, or a path in the merchant's own site.
bool is_usable_url(std::string_view url) {
    const auto is_visible = [](char c) { return c > ' ' && c != 0x7F; };
    if (url.size() > kLongestUrl || !std::ranges::all_of(url, is_visible)) return false;
    return url.starts_with("https://") || url.starts_with("http://") ||
           (url.starts_with("/") && !url.starts_with("//"));
}

// Reads one row; the first thing that makes the row unusable ends it.
class RowReader {
public:
    RowReader(FeedRow row, const FeedFacts& facts) : row_(std::move(row)), facts_(facts) {}

    RowOutcome read() {
        RowOutcome outcome;
        if (read_id() && read_title() && read_price()) {
            read_texts();
            read_gtins();
            read_condition();
            read_links();
            read_attributes();
            outcome.offer = std::move(offer_);
        }
        outcome.remarks = std::move(remarks_);
        return outcome;
    }

private:
    bool reject(std::string field, std::string reason) {
        remarks_.clear();
        remark(std::move(field), std::move(reason));
        return false;
    }
    void remark(std::string field, std::string reason) {
        remarks_.push_back({std::move(field), std::move(reason)});
    }

    bool read_id() {
        const std::string_view id = core::trim(row_.id);
        const auto is_plain = [](char c) {
            return static_cast<unsigned char>(c) >= ' ' && c != 0x7F;
        };
        if (id.empty()) return reject("id", "missing");
        if (id.size() > kLongestId) return reject("id", "longer than 200 bytes");
        if (!std::ranges::all_of(id, is_plain)) return reject("id", "holds control characters");
        offer_.item_id = id;
        offer_.merchant_id = facts_.merchant_id;
        offer_.offer_id = make_offer_id(facts_.merchant_id, id);
        offer_.observed_at = facts_.observed_at;
        return true;
    }

    bool read_title() {
        offer_.title = clipped(row_.title, kLongestTitle);
        return !offer_.title.empty() || reject("title", "missing");
    }

    bool read_price() {
        core::Currency currency = facts_.currency;
        if (const std::string_view code = core::trim(row_.currency); !code.empty()) {
            const auto parsed = core::Currency::parse(code);
            if (!parsed) return reject("currency", "not an ISO 4217 code");
            currency = *parsed;
        }
        if (row_.price.empty()) return true;
        if (currency.empty()) return reject("currency", "missing, and the import names none");
        const auto price = Money::parse(core::trim(row_.price), currency);
        if (!price) return reject("price", price.error().message);
        if (price->is_negative()) return reject("price", "negative");
        if (price->is_zero()) return reject("price", "zero");
        if (is_absurd(*price)) return reject("price", "absurdly high");
        offer_.price = *price;
        read_list_price(currency);
        return true;
    }

    static bool is_absurd(Money price) {
        return price.minor() / power_of_ten(price.currency().exponent()) >= kAbsurdPrice;
    }

    void read_list_price(core::Currency currency) {
        if (row_.list_price.empty()) return;
        const auto price = Money::parse(core::trim(row_.list_price), currency);
        if (!price || is_absurd(*price) || price->minor() < offer_.price->minor()) {
            remark("list_price", "left out: not an amount above the price");
        } else if (*price != *offer_.price) {
            offer_.list_price = *price;
        }
    }

    void read_texts() {
        offer_.brand = clipped(row_.brand, kLongestName);
        offer_.mpn = clipped(row_.mpn, kLongestName);
        offer_.description = clipped(row_.description, kLongestDescription);
        for (const std::string& name : row_.category) {
            std::string part = clipped(name, kLongestName);
            if (part.empty() || offer_.category.size() == kDeepestCategory) continue;
            offer_.category.push_back(std::move(part));
        }
        if (row_.in_stock) {
            offer_.availability =
                *row_.in_stock ? Availability::kInStock : Availability::kOutOfStock;
        }
    }

    void read_gtins() {
        for (const std::string& text : row_.gtins) {
            const std::string_view gtin = core::trim(text);
            if (gtin.empty()) continue;
            if (offer_.gtins.size() == kMostGtins) {
                remark("gtin", "further ones left out: more than 200");
                return;
            }
            if (is_valid_gtin(gtin)) {
                offer_.gtins.emplace_back(gtin);
            } else {
                remark("gtin", "left out: wrong check digit or length: " + clipped(gtin, 40));
            }
        }
    }

    void read_condition() {
        if (core::trim(row_.condition).empty()) return;
        const auto condition = parse_condition(row_.condition);
        if (condition) {
            offer_.condition = *condition;
        } else {
            remark("condition", "left out: unknown: " + clipped(row_.condition, 40));
        }
    }

    void read_links() {
        read_link("link", row_.url, offer_.url);
        read_link("image_url", row_.image_url, offer_.image_url);
    }
    void read_link(std::string field, std::string_view text, std::string& target) {
        const std::string_view url = core::trim(text);
        if (url.empty()) return;
        if (is_usable_url(url)) {
            target = url;
        } else {
            remark(std::move(field), "left out: not a web address");
        }
    }

    void read_attributes() {
        for (auto& [name, value] : row_.attributes) {
            std::string key = core::to_lower_ascii(clipped(name, kLongestName));
            std::string text = clipped(value, kLongestValue);
            if (key.empty() || text.empty()) continue;
            if (offer_.attributes.size() == kMostAttributes) {
                remark("attributes", "further ones left out: more than 300");
                return;
            }
            offer_.attributes.try_emplace(std::move(key), std::move(text));
        }
    }

    FeedRow row_;
    const FeedFacts& facts_;
    Offer offer_;
    std::vector<Remark> remarks_;
};

}  // namespace

RowOutcome make_offer(FeedRow row, const FeedFacts& facts) {
    return RowReader(std::move(row), facts).read();
}

bool is_merchant_id(std::string_view text) {
    const auto begins = [](char c) { return core::is_lower(c) || core::is_digit(c); };
    const auto is_allowed = [&](char c) { return begins(c) || c == '.' || c == '_' || c == '-'; };
    return !text.empty() && text.size() <= 64 && begins(text[0]) &&
           std::ranges::all_of(text, is_allowed);
}

std::string make_offer_id(std::string_view merchant_id, std::string_view item_id) {
    return std::string(merchant_id).append(1, ':').append(item_id);
}

}  // namespace emptor::discovery
