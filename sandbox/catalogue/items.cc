#include "sandbox/catalogue/items.h"

#include <algorithm>
#include <format>
#include <set>

#include "core/text.h"
#include "sandbox/catalogue/gtin.h"

namespace emptor::sandbox::catalogue {
namespace {

constexpr int kVariantsMax = 8;

std::string letters_of(std::string_view text, std::size_t count) {
    std::string letters;
    for (const char c : text) {
        const bool vowel = std::string_view("aeiouAEIOU").contains(c);
        if (core::is_letter(c) && (!vowel || letters.empty()) && letters.size() < count) {
            letters += core::to_upper(c);
        }
    }
    return letters;
}

std::string code_of(const Kind& kind, std::string_view series, Rng& rng) {
    static const std::vector<std::string_view> kSuffixes = {"",  "",    "",     "B",
                                                            "X", "Pro", "Plus", "II"};
    switch (kind.naming) {
        case Naming::kSeriesNumber: {
            const int number = rng.between(2, 9) * 100 + rng.between(0, 9) * 10;
            const std::string_view suffix = rng.pick(kSuffixes);
            if (suffix.size() > 1) return std::format("{} {}", number, suffix);
            return std::format("{}{}", number, suffix);
        }
        case Naming::kSeriesCode:
            return std::format("{}-{}{}", letters_of(series, 2), rng.between(1000, 9899),
                               rng.chance(250) ? "T" : "");
        case Naming::kCode:
            return std::format("{}{}-{}{}", letters_of(series, 1), letters_of(kind.nouns.back(), 1),
                               rng.between(100, 989), rng.chance(400) ? "B" : "");
        case Naming::kSeries:
            return "";
    }
    return "";
}

std::string without_spaces(std::string text) {
    std::erase(text, ' ');
    return text;
}

// What the variants of one model share.
struct Model {
    const Kind* kind;
    std::uint32_t number;
    std::string brand;
    std::string name;
    std::string mpn_stem;
    bool mpn_per_variant;
    std::vector<Chosen> fixed;
    std::vector<const Feature*> features;
    std::int64_t price_cents;
    int weight_g;
};

Model make_model(const Kind& kind, std::uint32_t number, Rng& rng) {
    Model model{.kind = &kind, .number = number};
    model.brand = rng.pick(kind.brands);
    const std::string_view series = rng.pick(kind.series);
    const std::string code = code_of(kind, series, rng);
    model.name = kind.naming == Naming::kCode ? code : std::string(series);
    if (kind.naming != Naming::kCode && !code.empty()) model.name += " " + code;
    const bool bare = kind.naming == Naming::kSeriesNumber || kind.naming == Naming::kSeries;
    model.mpn_stem = std::format("{}-{}{}", letters_of(model.brand, 3),
                                 bare ? letters_of(series, 3) : "", without_spaces(code));
    if (code.empty()) model.mpn_stem += std::format("{}", 100 + number % 900);
    model.mpn_per_variant = model.brand.size() % 4 != 0;
    int add_permille = 0;
    for (const Axis& axis : kind.axes) {
        if (axis.varies) continue;
        const Value& value = rng.pick(axis.values);
        model.fixed.push_back({&axis, &value});
        add_permille += value.add_permille;
    }
    for (const Feature& feature : kind.features) {
        if (!rng.chance(feature.chance_permille)) continue;
        model.features.push_back(&feature);
        add_permille += feature.add_permille;
    }
    const std::int64_t low = kind.price_low * 100;
    const std::int64_t span = (kind.price_high - kind.price_low) * 100;
    const std::int64_t draw = rng.below(1000);  // squared: dear models are rare
    model.price_cents = (low + span * draw * draw / 1'000'000) * (1000 + add_permille) / 1000;
    model.weight_g = rng.between(kind.weight_low, kind.weight_high);
    return model;
}

// Every combination of the varying axes, the last axis fastest.
std::vector<std::vector<Chosen>> combinations(const Kind& kind) {
    std::vector<std::vector<Chosen>> all = {{}};
    for (const Axis& axis : kind.axes) {
        if (!axis.varies) continue;
        std::vector<std::vector<Chosen>> longer;
        for (const std::vector<Chosen>& head : all) {
            for (const Value& value : axis.values) {
                longer.push_back(head);
                longer.back().push_back({&axis, &value});
            }
        }
        all = std::move(longer);
    }
    return all;
}

std::string mpn_suffix(const std::vector<Chosen>& varying) {
    std::string suffix;
    for (const Chosen& chosen : varying) {
        const std::string_view text = chosen.value->text;
        const bool digits = core::is_digit(text.front());
        std::string part =
            digits ? std::string(text.substr(0, text.find(' '))) : letters_of(text, 3);
        std::erase(part, '.');
        suffix += "-" + part;
        if (chosen.axis->attribute == "pack") suffix += "P";
        if (text.starts_with("US ") || text.starts_with("Size ")) {
            std::string size(text.substr(text.find(' ') + 1));
            std::erase(size, '.');
            suffix += size;
        }
    }
    return suffix;
}

int pack_of(const std::vector<Chosen>& values) {
    for (const Chosen& chosen : values) {
        if (chosen.axis->attribute == "pack") {
            int pack = 0;
            for (const char c : chosen.value->text) pack = pack * 10 + (c - '0');
            return pack;
        }
    }
    return 1;
}

Item make_item(const Model& model, std::vector<Chosen> varying, std::uint32_t number) {
    int add_permille = 0;
    for (const Chosen& chosen : varying) add_permille += chosen.value->add_permille;
    Item item{.kind = model.kind, .number = number, .model_number = model.number};
    item.brand = model.brand;
    item.model = model.name;
    item.mpn = model.mpn_stem + (model.mpn_per_variant ? mpn_suffix(varying) : "");
    item.gtin = example_gtin(number);
    item.features = model.features;
    item.price_cents = model.price_cents * (1000 + add_permille) / 1000;
    item.weight_g = model.weight_g * pack_of(varying);
    item.values = std::move(varying);
    item.values.insert(item.values.end(), model.fixed.begin(), model.fixed.end());
    return item;
}

}  // namespace

std::string Item::product_id() const {
    return std::format("p{:06}", number);
}

std::string Item::variant_key() const {
    std::string key;
    for (const Chosen& chosen : values) {
        if (!chosen.axis->varies) continue;
        if (!key.empty()) key += ";";
        key +=
            std::format("{}={}", chosen.axis->attribute, core::to_lower_ascii(chosen.value->text));
        if (!chosen.value->unit.empty()) key += std::format(" {}", chosen.value->unit);
    }
    return key;
}

std::vector<Item> make_items(std::uint64_t seed, std::uint32_t count) {
    const Rng root(seed);
    std::vector<Item> items;
    std::set<std::string> taken;
    for (std::uint32_t model_number = 0; items.size() < count; ++model_number) {
        Rng rng = root.fork(model_number);
        const Kind& kind = kinds()[model_number % kinds().size()];
        const Model model = make_model(kind, model_number, rng);
        // A code is taken once per brand, whatever the series before it.
        const std::string key =
            model.brand + "/" + model.name.substr(model.name.find_last_of(' ') + 1);
        const std::string series_key = model.brand + "/" + model.name;
        if (!taken.insert(kind.naming == Naming::kCode ? key : series_key).second) continue;
        std::vector<std::vector<Chosen>> variants = combinations(kind);
        rng.shuffle(variants);
        const int wanted =
            rng.between(1, std::min<int>(kVariantsMax, static_cast<int>(variants.size())));
        variants.resize(static_cast<std::size_t>(wanted));
        for (std::vector<Chosen>& varying : variants) {
            if (items.size() == count) break;
            const auto number = static_cast<std::uint32_t>(items.size());
            items.push_back(make_item(model, std::move(varying), number));
        }
    }
    return items;
}

}  // namespace emptor::sandbox::catalogue
