#include "platform/search/filters.h"

#include <algorithm>

#include "core/text.h"
#include "platform/search/words.h"

namespace emptor::search {
namespace {

std::vector<std::string> as_words(const std::vector<std::string>& texts) {
    std::vector<std::string> result;
    Words words;
    for (const std::string& text : texts) {
        words.assign(text);
        if (words.empty()) continue;
        std::string phrase(1, ' ');
        for (std::size_t i = 0; i < words.size(); ++i) phrase.append(words[i]).append(1, ' ');
        result.push_back(std::move(phrase));
    }
    return result;
}

bool any_in(const std::vector<std::string>& phrases, std::string_view words) {
    return std::ranges::any_of(
        phrases, [words](const std::string& phrase) { return words.contains(phrase); });
}

}  // namespace

DocumentFilter::DocumentFilter(const Filters& filters)
    : filters_(filters),
      brands_(as_words(filters.brands)),
      excluded_brands_(as_words(filters.excluded_brands)),
      excluded_words_(as_words(filters.excluded_words)) {}

bool DocumentFilter::takes_group(const Segment& segment) const {
    const std::string name = core::to_lower_ascii(segment.group());
    const std::string label = core::to_lower_ascii(segment.label());
    const auto named = [&](const std::string& wanted) {
        const std::string lower = core::to_lower_ascii(wanted);
        return lower == name || lower == label;
    };
    if (std::ranges::any_of(filters_.excluded_groups, named)) return false;
    return filters_.groups.empty() || std::ranges::any_of(filters_.groups, named);
}

bool DocumentFilter::passes(const Segment& segment, std::uint32_t doc) const {
    return passes_condition(segment.condition(doc)) && passes_price(segment, doc) &&
           passes_brand(segment, doc) && passes_words(segment, doc);
}

std::vector<bool> DocumentFilter::naming_amounts(const Segment& segment) const {
    std::vector<bool> all;
    for (const AmountRange& range : filters_.amounts) {
        std::vector<bool> named(segment.size());
        for (const Segment::MeasureTerm& term : segment.measures()) {
            if (!meets(term.measure, range)) continue;
            for (const Posting posting : segment.postings(term.term)) {
                named[posting.doc()] = all.empty() || all[posting.doc()];
            }
        }
        all = std::move(named);
    }
    return all;
}

bool DocumentFilter::passes_price(const Segment& segment, std::uint32_t doc) const {
    if (!filters_.price) return true;
    const PriceRange& range = *filters_.price;
    const std::int64_t minor = segment.price_minor(doc);
    if (minor == kNoPrice || segment.currency(doc) != range.currency) return true;
    return minor >= range.min_minor.value_or(minor) && minor <= range.max_minor.value_or(minor);
}

bool DocumentFilter::passes_condition(std::uint8_t condition) const {
    if (condition == 0) return true;
    const std::uint32_t bit = 1u << condition;
    if ((filters_.excluded_conditions & bit) != 0) return false;
    return filters_.conditions == 0 || (filters_.conditions & bit) != 0;
}

bool DocumentFilter::passes_brand(const Segment& segment, std::uint32_t doc) const {
    if (brands_.empty() && excluded_brands_.empty()) return true;
    const std::string_view brand = segment.brand_words(doc);
    const std::string_view title = segment.title_words(doc);
    if (!brand.empty()) {
        return !any_in(excluded_brands_, brand) && (brands_.empty() || any_in(brands_, brand));
    }
    const auto leads = [title](const std::string& phrase) { return title.starts_with(phrase); };
    if (std::ranges::any_of(excluded_brands_, leads)) return false;
    return brands_.empty() || any_in(brands_, title);
}

bool DocumentFilter::passes_words(const Segment& segment, std::uint32_t doc) const {
    return excluded_words_.empty() || (!any_in(excluded_words_, segment.title_words(doc)) &&
                                       !any_in(excluded_words_, segment.category_words(doc)));
}

}  // namespace emptor::search
