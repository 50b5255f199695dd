#include <cmath>
#include <unordered_map>

#include "services/normalize/domain/index.h"
#include "services/normalize/domain/join.h"

namespace emptor::normalize::domain {
namespace {

// A request of few offers says little about how common a word is, so every word starts out as if it
// had been seen in one of kBackground other offers.
constexpr float kBackground = 60;
constexpr float kModelFactor = 1.6F;
constexpr float kAmountFactor = 0.7F;

bool has_digit(std::string_view text) {
    return text.find_first_of("0123456789") != text.npos;
}

}  // namespace

std::vector<Facts> read_all(std::span<const Listing> listings) {
    BrandBook brands;
    for (const Listing& listing : listings) brands.add(listing.brand);
    std::vector<Facts> all;
    all.reserve(listings.size());
    WordCounter counter(listings.size() + 64);
    for (const Listing& listing : listings) {
        all.push_back(read_facts(listing, brands));
        for (const Word& word : all.back().words) ++counter.at(word.id);
    }
    const float offers = static_cast<float>(listings.size()) + kBackground;
    for (Facts& facts : all) {
        for (Word& word : facts.words) {
            const float seen = static_cast<float>(counter.at(word.id));
            word.weight = std::log(offers / (seen + 0.5F));
            if (word.text.empty()) word.weight *= kAmountFactor;
            if (has_digit(word.text)) word.weight *= kModelFactor;
            facts.weight += word.weight;
        }
    }
    return all;
}

}  // namespace emptor::normalize::domain
