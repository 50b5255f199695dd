#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "services/orchestrator/domain/prompt_reader.h"

namespace emptor::orchestrator {
namespace {

using api::common::AttributeConstraint;

constexpr std::string_view kAtLeast =
    "at least|min|minimum|over|more than|above|from|minimum of|no less than|starting at";
constexpr std::string_view kAtMost =
    "at most|max|maximum|up to|under|below|less than|no more than|not over|maximum of|lighter than";
constexpr std::string_view kOrMore =
    "or more|or larger|or bigger|or above|and up|or higher|or up|and above|or better|minimum|min|"
    "or greater|or over|and more";
constexpr std::string_view kOrLess = "or less|or smaller|or below|max|maximum|or under|or lighter";
constexpr int kMostPieces = 1000;

// Units in the canonical ones of normalize: factor = canonical units in one of these.
struct UnitRow {
    std::string_view words;
    std::string_view name;
    std::string_view unit;
    double factor;
};
constexpr std::array kUnits =
    std::to_array<UnitRow>({{"gb|gigabyte|gigabytes", "capacity", "GB", 1},
                            {"tb|terabyte|terabytes", "capacity", "GB", 1000},
                            {"inch|inches|zoll", "screen", "inch", 1},
                            {"mm", "length", "mm", 1},
                            {"cm", "length", "mm", 10},
                            {"m|meter|meters|metre|metres", "length", "mm", 1000},
                            {"ft|feet", "length", "mm", 304.8},
                            {"l|liter|liters|litre|litres", "volume", "l", 1},
                            {"ml", "volume", "l", 0.001},
                            {"g|gram|grams", "weight", "g", 1},
                            {"kg|kilo|kilos", "weight", "g", 1000},
                            {"lb|lbs", "weight", "g", 453.59237},
                            {"w|watt|watts", "power", "W", 1},
                            {"v|volt|volts", "voltage", "V", 1},
                            {"mah", "battery capacity", "mAh", 1},
                            {"wh", "energy", "Wh", 1},
                            {"hz", "refresh rate", "Hz", 1},
                            {"mp|megapixel|megapixels", "resolution", "MP", 1},
                            {"lm|lumen|lumens", "brightness", "lm", 1},
                            {"person|persons|people", "persons", "", 1}});

}  // namespace

PromptReader::Bounds PromptReader::bounds_of(std::size_t begin, std::size_t end) const {
    Bounds bounds;
    bounds.before = phrase_before(begin, kAtLeast);
    bounds.least = bounds.before > 0;
    if (!bounds.least) {
        bounds.before = phrase_before(begin, kAtMost);
        bounds.most = bounds.before > 0;
    }
    if (bounds.before > 0) return bounds;
    bounds.behind = phrase(end, kOrMore);
    bounds.least = bounds.behind > 0;
    if (!bounds.least) {
        bounds.behind = phrase(end, kOrLess);
        bounds.most = bounds.behind > 0;
    }
    return bounds;
}

// "512GB", "at least 16 GB RAM", "27 inch", "55 inches or larger".
void PromptReader::read_quantities() {
    for (std::size_t at = 0; at + 1 < words_.size(); ++at) {
        if (!free(at) || !words_[at].number) continue;
        const auto unit = std::ranges::find_if(
            kUnits, [&](const UnitRow& row) { return phrase(at + 1, row.words) == 1; });
        if (unit == kUnits.end()) continue;
        double value = 0;
        const std::string& digits = *words_[at].number;
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
        value *= unit->factor;
        std::size_t end = at + 2;
        std::string_view name = unit->name;
        if (name == "capacity") {
            const std::size_t memory = phrase(end, "ram|memory|of ram|of memory|ddr4 ram|ddr5 ram");
            if (memory > 0) name = "memory";
            end += memory > 0 ? memory : phrase(end, "storage|disk space|of storage");
        }
        const Bounds bounds = bounds_of(at, end);
        AttributeConstraint demand{.name = std::string(name), .unit = std::string(unit->unit)};
        if (!bounds.most) demand.at_least = value;
        if (!bounds.least) demand.at_most = value;
        intent_.attributes.push_back(std::move(demand));
        take(at - bounds.before, bounds.before + end - at + bounds.behind);
    }
}

// "pack of 12", "12-pack", "two packs of 24": pieces a person gets for the price, not how many to
// buy, as in "5 packs".
void PromptReader::read_pack() {
    for (std::size_t at = 0; at < words_.size(); ++at) {
        const std::size_t of = phrase(at, "pack of|packs of|set of|box of|boxes of|packet of");
        const std::size_t behind = phrase(at + 1, "pack|ct|count");
        const int count = of > 0 ? whole_number(at + of) : behind > 0 ? whole_number(at) : 0;
        // "two packs of 24": the first number is how many to buy.
        const bool outer = of == 0 && phrase(at + 1, "packs of|boxes of") > 0;
        if (count < 2 || count > kMostPieces || outer) continue;
        const auto pieces = static_cast<double>(count);
        intent_.attributes.push_back({.name = "pack", .at_least = pieces, .at_most = pieces});
        take(at, of > 0 ? of + 1 : 2);
    }
}

// How many to buy: "two", "3x", "quantity 5", "6 wine glasses". A number inside the product's name
// ("iphone 13") is none.
void PromptReader::read_count() {
    constexpr std::string_view kBegin = "buy|need|want|order|get|me|quantity|qty|x|i'd like|for";
    for (std::size_t at = 0; at < words_.size() && intent_.quantity == 0; ++at) {
        const int count = whole_number(at);
        if (count < 1 || count > kMostPieces) continue;
        const std::size_t times = phrase(at + 1,
                                         "x|pieces|pcs|units|bottles|boxes|pairs|pairs of|"
                                         "of them|copies|packs");
        const std::size_t before = phrase_before(at, "x|quantity|qty|quantity of");
        const bool begins =
            words_[at].begins || phrase_before(at, kBegin) > 0 || (at > 0 && words_[at - 1].used);
        // "720p webcam", "006R90321": what is written in one with a number belongs to it.
        const bool plain = begins && at + 1 < words_.size() && !words_[at + 1].number &&
                           !words_[at + 1].glued && !unit(at + 1) && !words_[at + 1].begins;
        if (times == 0 && before == 0 && !plain) continue;
        intent_.quantity = count;
        take(at - before, before + 1 + times);
    }
}

void PromptReader::read_size() {
    for (std::size_t at = 0; at < words_.size(); ++at) {
        const std::size_t size =
            phrase(at, "size|in size|shoe size|in a size|size eu|size us|size uk");
        if (size == 0 || !free(at + size)) continue;
        const std::string& text = words_[at + size].text;
        const bool letters = phrase(at + size, "xxs|xs|s|m|l|xl|xxl|xxxl|small|medium|large") > 0;
        if (!words_[at + size].number && !letters) continue;
        intent_.attributes.push_back({.name = "size", .any_of = {text}});
        take(at, size + 1);
    }
}

// All colours of a prompt are alternatives. "black tea" names no colour, and a "colour printer" is
// one that prints in colour.
void PromptReader::read_colours() {
    constexpr std::string_view kColours =
        "black|white|blue|red|green|silver|grey|gray|pink|gold|purple|yellow|orange|brown|beige|"
        "turquoise|navy|burgundy|olive|titanium|bronze";
    constexpr std::string_view kNoColour =
        "tea|wine|juice|pepper|beans|friday|label|rice|bread|cross|light|necklace|ring|cabbage";
    constexpr std::string_view kColourWord = "colour|color|colours|colors";
    constexpr std::string_view kAnyColour = "any colour|any color";
    AttributeConstraint colour{.name = "colour"};
    for (std::size_t at = 0; at < words_.size(); ++at) {
        take(at, phrase(at, kAnyColour));
        if (phrase(at, kColours) == 0 || phrase(at + 1, kNoColour) > 0) continue;
        colour.any_of.push_back(is(at, "gray") ? "grey" : words_[at].text);
        const std::size_t before = phrase_before(at, kColourWord);
        take(at - before, before + 1 + phrase(at + 1, kColourWord));
        if (phrase(at + 1, "or|/") > 0 && phrase(at + 2, kColours) > 0) take(at + 1, 1);
    }
    if (!colour.any_of.empty()) intent_.attributes.push_back(std::move(colour));
}

}  // namespace emptor::orchestrator
