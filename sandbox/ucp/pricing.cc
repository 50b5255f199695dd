#include "sandbox/ucp/pricing.h"

#include <algorithm>
#include <format>

#include "sandbox/ucp/tax.h"

namespace emptor::sandbox::ucp {
namespace {

Json entry(std::string_view type, std::string_view text, std::int64_t amount) {
    return Json::object({{"type", type}, {"display_text", text}, {"amount", amount}});
}

std::string percent_text(std::int64_t rate) {
    const std::string text = std::format("{}.{:03}", rate / 1000, rate % 1000);
    return text.substr(0, text.find_last_not_of("0.") + 1) + "%";
}

bool collects(const TaxRule& rule, const Basket& basket) {
    return rule.mode == TaxRule::Mode::kAdded && !basket.country.empty() &&
           (basket.country != "US" || rule.states.empty() ||
            std::ranges::find(rule.states, basket.region) != rule.states.end());
}

Json subtotal_entry(const MerchantConfig& merchant, std::int64_t subtotal) {
    Json line = entry("subtotal", "Subtotal", subtotal);
    if (merchant.tax.mode == TaxRule::Mode::kIncluded && subtotal > 0) {
        const std::int64_t tax = tax_within(subtotal, merchant.tax.included_rate);
        line.set("lines",
                 Json::array(
                     {Json::object({{"display_text", "Net"}, {"amount", subtotal - tax}}),
                      Json::object({{"display_text",
                                     "Tax included, " + percent_text(merchant.tax.included_rate)},
                                    {"amount", tax}})}));
    }
    return line;
}

}  // namespace

std::int64_t subtotal_of(const Basket& basket) {
    std::int64_t sum = 0;
    for (const BasketLine& line : basket.lines) sum += line.unit_price * line.quantity;
    return sum;
}

std::int64_t shipping_price(const ShippingOption& option, const Basket& basket) {
    if (option.free_from && subtotal_of(basket) >= *option.free_from) return 0;
    std::int64_t grams = 0;
    for (const BasketLine& line : basket.lines) grams += line.weight_g * line.quantity;
    return option.flat + option.per_kg * ((grams + 999) / 1000);
}

Json totals_of(const MerchantConfig& merchant, const Basket& basket) {
    const std::int64_t subtotal = subtotal_of(basket);
    Json totals = Json::array({subtotal_entry(merchant, subtotal)});
    std::int64_t total = subtotal;
    std::int64_t taxable = subtotal;
    const Promotion& promotion = merchant.promotion;
    if (promotion.percent > 0 && subtotal >= promotion.from) {
        if (const std::int64_t off = subtotal * promotion.percent / 100; off > 0) {
            totals.push(entry("items_discount", std::format("{}% off", promotion.percent), -off));
            total -= off;
            taxable -= off;
        }
    }
    const auto option = std::ranges::find(merchant.shipping, basket.option_id, &ShippingOption::id);
    if (option != merchant.shipping.end()) {
        const std::int64_t shipping = shipping_price(*option, basket);
        totals.push(entry("fulfillment", option->title, shipping));
        total += shipping;
        if (merchant.tax.shipping_taxed) taxable += shipping;
    }
    if (collects(merchant.tax, basket)) {
        const std::int64_t rate = tax_rate(basket.country, basket.region);
        const std::int64_t tax = tax_on(taxable, rate);
        totals.push(entry("tax", "Tax " + percent_text(rate), tax));
        total += tax;
    }
    totals.push(entry("total", "Total", total));
    return totals;
}

std::int64_t total_amount(const Json& totals) {
    for (const Json& one : totals.items()) {
        if (one["type"].text() == "total") return one["amount"].integer();
    }
    return 0;
}

}  // namespace emptor::sandbox::ucp
