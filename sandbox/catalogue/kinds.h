#pragma once

#include <string_view>
#include <vector>

namespace emptor::sandbox::catalogue {

// A number with its unit ("512", "GB") or a word without one ("Black").
struct Value {
    std::string_view text;
    std::string_view unit;
    int add_permille = 0;  // what it adds to the price of the model
};

// A property whose value stands in attributes and, mostly, in titles.
struct Axis {
    std::string_view attribute;  // capacity, colour, size, screen, pack, ...
    std::vector<Value> values;
    bool varies = false;  // true: the variants of one model differ in it
    bool in_title = true;
};

// The variants of one model differ in colour.
inline Axis colours(std::vector<Value> values) {
    return {"colour", std::move(values), true, true};
}

// Something a model has or has not. `phrases`: as the maker says it, otherwise, abbreviated.
struct Feature {
    std::string_view attribute;
    std::vector<std::string_view> phrases;
    int chance_permille;
    int add_permille;
};

enum class Naming {
    kSeriesNumber,  // QuietWave 700
    kSeriesCode,    // StudioView SV-2741
    kCode,          // WX-750B
    kSeries,        // Citrus Meadow
};

// One category of the catalogue: what its products are made of.
struct Kind {
    std::vector<std::string_view> category;  // path from the top
    std::vector<std::string_view> nouns;     // first as the maker says it, last the shortest
    std::vector<std::string_view> brands;    // invented
    std::vector<std::string_view> series;
    Naming naming;
    int price_low;  // whole dollars of the plain model
    int price_high;
    int weight_low;  // grams
    int weight_high;
    int second_hand_permille;  // chance that a variant is also sold refurbished, opened or used
    std::vector<Axis> axes;
    std::vector<Feature> features;
    std::vector<std::string_view> sentences;  // {noun}, {brand}, {model} are filled in
};

// All categories; the first ones are drawn more often. Static, thread-safe.
const std::vector<Kind>& kinds();

std::vector<Kind> audio_and_vision_kinds();
std::vector<Kind> computing_kinds();
std::vector<Kind> household_kinds();
std::vector<Kind> outdoor_and_tool_kinds();

}  // namespace emptor::sandbox::catalogue
