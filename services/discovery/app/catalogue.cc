#include "services/discovery/app/catalogue.h"

#include <algorithm>
#include <format>
#include <functional>

#include "core/reasons.h"
#include "core/text.h"

namespace emptor::discovery {
namespace {

using api::common::Intent;
using api::discovery::SearchResponse;
using core::Result;

bool is_yes(std::string_view value) {
    return value == "true" || value == "yes" || value == "Yes";
}
bool is_no(std::string_view value) {
    return value == "false" || value == "no" || value == "No";
}
bool is_bare_number(std::string_view value) {
    return value.find_first_not_of("0123456789.-") == std::string_view::npos;
}

// What an attribute says in words: its value; its name where the value is only "yes". A number
// without a unit says nothing to a reader of the text.
void append_attribute(const std::string& name, const std::string& value, std::string& text) {
    if (is_no(value) || is_bare_number(value)) return;
    text.append(is_yes(value) ? name : value).append(". ");
}

std::uint32_t condition_bits(const std::vector<api::common::Condition>& conditions) {
    std::uint32_t bits = 0;
    for (const api::common::Condition condition : conditions) {
        bits |= 1u << static_cast<unsigned>(condition);
    }
    return bits;
}

void put_counts(const search::Results& results, SearchResponse& response) {
    response.matches = static_cast<std::int32_t>(results.matches);
    for (const auto& [merchant, matches] : results.matches_by_group) {
        response.matches_by_merchant[merchant] = static_cast<std::int32_t>(matches);
    }
}

}  // namespace

search::Document document_of(const Offer& offer) {
    search::Document document{.id = offer.offer_id, .title = offer.title, .brand = offer.brand};
    document.identifiers = offer.mpn + " " + offer.item_id;
    for (const std::string& gtin : offer.gtins) {
        document.identifiers.append(" ").append(gtin);
        const std::size_t digits = std::min(gtin.find_first_not_of('0'), gtin.size());
        if (digits > 0) document.identifiers.append(" ").append(gtin, digits);
    }
    document.category = core::join(offer.category, ", ");
    for (const auto& [name, value] : offer.attributes) {
        append_attribute(name, value, document.attributes);
    }
    document.description = offer.description;
    document.price = offer.price;
    document.condition = static_cast<std::uint8_t>(offer.condition);
    return document;
}

std::string words_of(const Intent& intent) {
    if (intent.brands.size() < 2) return intent.query;
    std::string words = " " + intent.query + " ";
    for (const std::string& brand : intent.brands) {
        const std::size_t at = words.find(" " + brand + " ");
        if (at != std::string::npos) words.erase(at, brand.size() + 1);
    }
    const std::string_view left = core::trim(words);
    return left.empty() ? intent.query : std::string(left);
}

search::Filters filters_of(const Intent& intent) {
    search::Filters filters;
    filters.groups = intent.merchants;
    filters.excluded_groups = intent.excluded_merchants;
    filters.conditions = condition_bits(intent.conditions);
    filters.excluded_conditions = condition_bits(intent.excluded_conditions);
    filters.brands = intent.brands;
    filters.excluded_brands = intent.excluded_brands;
    filters.excluded_words = intent.excluded_words;
    // The limit holds for all pieces together, and shipping only adds to it: what passes it with
    // the bare item price is out under either scope.
    const std::int64_t quantity = std::max(intent.quantity, 1);
    if (intent.max_price) {
        filters.price = search::PriceRange{intent.max_price->currency(), {}, {}};
        filters.price->max_minor = intent.max_price->minor() / quantity;
    }
    if (intent.min_price) {
        if (!filters.price)
            filters.price = search::PriceRange{intent.min_price->currency(), {}, {}};
        if (filters.price->currency == intent.min_price->currency()) {
            filters.price->min_minor = intent.min_price->minor();
        }
    }
    for (const api::common::AttributeConstraint& demand : intent.attributes) {
        const std::string unit = core::to_lower_ascii(demand.unit);
        if (demand.any_of.empty() && search::is_measured(unit))
            filters.amounts.push_back({unit, demand.at_least, demand.at_most});
    }
    return filters;
}

Result<Offer> Catalogue::offer_of(const search::Hit& hit) const {
    TRY(Offer offer, formats_.read_offer(hit.payload()));
    offer.merchant_name = hit.segment->label();
    return offer;
}

Result<SearchResponse> Catalogue::search(const Intent& intent, std::size_t limit) const {
    const auto snapshot = index_.snapshot();
    search::Query query{.text = words_of(intent),
                        .matching = search::Matching::kAllWords,
                        .filters = filters_of(intent),
                        .limit = limit};
    const auto currency = core::Currency::parse(intent.currency);
    if (currency && intent.preference == api::common::Preference::kCheapest)
        query.cheapest_in = *currency;
    const search::Results results = snapshot->search(query);
    SearchResponse response;
    put_counts(results, response);
    response.unknown_words = results.unknown_words;
    response.only_mentioned = results.matches > 0 && results.called_so == 0;
    if (results.least_left_out)
        response.least_left_out = core::Money(*results.least_left_out, *currency);
    response.offers.reserve(results.hits.size());
    for (const search::Hit& hit : results.hits) {
        TRY(Offer offer, offer_of(hit));
        response.relevance.emplace(offer.offer_id, hit.score);
        response.offers.push_back(std::move(offer));
    }
    return response;
}

Result<Offer> Catalogue::offer(std::string_view offer_id) const {
    const auto snapshot = index_.snapshot();
    const std::string_view merchant = offer_id.substr(0, offer_id.find(':'));
    const auto hit = snapshot->find(merchant, offer_id);
    if (!hit) {
        return core::fail(core::reasons::kNotFound,
                          std::format("no imported offer {}", core::clip_utf8(offer_id, 300)));
    }
    return offer_of(*hit);
}

SearchResponse Catalogue::judge(const std::string& words, const std::string& merchant_id,
                                std::vector<Offer> offers) const {
    search::SegmentBuilder builder(merchant_id, merchant_id);
    for (const Offer& offer : offers) builder.add(document_of(offer));
    const search::Snapshot snapshot = index_.snapshot()->with(std::move(builder).build());
    search::Query query{.text = words, .matching = search::Matching::kEverything};
    query.filters.groups = {merchant_id};
    query.limit = offers.size();
    SearchResponse response;
    const search::Results results = snapshot.search(query);
    for (const search::Hit& hit : results.hits) {
        response.relevance.emplace(std::string(hit.id()), hit.score);
    }
    put_counts(results, response);
    response.offers = std::move(offers);
    return response;
}

Result<> Catalogue::add(search::SegmentBuilder& builder, const std::vector<StoredOffer>& offers,
                        BrandCounts& brands) const {
    for (const StoredOffer& stored : offers) {
        TRY(const Offer offer, formats_.read_offer(stored.text));
        if (!offer.brand.empty()) ++brands[offer.brand];
        search::Document document = document_of(offer);
        document.payload = stored.text;
        builder.add(document);
    }
    return {};
}

void Catalogue::set_brands(const std::string& merchant_id, BrandCounts brands) {
    const std::lock_guard lock(brands_mutex_);
    brands_[merchant_id] = std::move(brands);
}

std::vector<std::string> Catalogue::brands(std::size_t limit) const {
    BrandCounts all;
    {
        const std::lock_guard lock(brands_mutex_);
        for (const auto& [merchant, brands] : brands_) {
            for (const auto& [brand, count] : brands) all[brand] += count;
        }
    }
    std::vector<std::pair<std::string, std::size_t>> ordered(all.begin(), all.end());
    std::ranges::stable_sort(ordered, std::greater(), &std::pair<std::string, std::size_t>::second);
    std::vector<std::string> names;
    for (auto& [brand, count] : ordered) {
        if (names.size() == limit) break;
        names.push_back(std::move(brand));
    }
    return names;
}

}  // namespace emptor::discovery
