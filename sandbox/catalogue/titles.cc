#include <array>
#include <format>

#include "core/text.h"
#include "sandbox/catalogue/words.h"

namespace emptor::sandbox::catalogue {
namespace {

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
    std::vector<std::string> filled;
    for (const std::string& part : parts) {
        if (!part.empty()) filled.push_back(part);
    }
    return core::join(filled, separator);
}

std::string condition_words(Condition condition, Rng& rng) {
    static const std::vector<std::string> kOpenBox = {"Open Box", "Open-Box"};
    static const std::vector<std::string> kRefurbished = {"Refurbished", "Renewed",
                                                          "Certified Refurbished"};
    static const std::vector<std::string> kUsed = {"Used", "Pre-Owned", "Second Hand"};
    switch (condition) {
        case Condition::kNew:
            return "";
        case Condition::kOpenBox:
            return rng.pick(kOpenBox);
        case Condition::kRefurbished:
            return rng.pick(kRefurbished);
        case Condition::kUsed:
            return rng.pick(kUsed);
    }
    return "";
}

std::vector<std::string> value_texts(const Item& item, Habit habit, bool shows_all, Rng& rng) {
    std::vector<std::string> texts;
    for (const Chosen& chosen : item.values) {
        if (!chosen.axis->in_title) continue;
        const int shown = chosen.axis->varies ? (shows_all ? 1000 : 0) : 650;
        if (rng.chance(shown)) texts.push_back(value_text(chosen, habit));
    }
    return texts;
}

std::vector<std::string> feature_texts(const Item& item, Habit habit, int shown, Rng& rng) {
    static constexpr std::array<std::size_t, 4> kPhrase = {0, 2, 1, 0};
    std::vector<std::string> texts;
    for (const Feature* feature : item.features) {
        if (!rng.chance(shown)) continue;
        texts.emplace_back(feature->phrases[kPhrase[static_cast<std::size_t>(habit)]]);
    }
    return texts;
}

std::string orderly(const Item& item, Condition condition, bool shows_all, Rng& rng) {
    std::vector<std::string> features = feature_texts(item, Habit::kOrderly, 900, rng);
    std::string head = std::format("{} {} {} {}", item.brand, item.model, joined(features, " "),
                                   item.kind->nouns.front());
    if (features.empty())
        head = std::format("{} {} {}", item.brand, item.model, item.kind->nouns.front());
    std::vector<std::string> parts = value_texts(item, Habit::kOrderly, shows_all, rng);
    parts.insert(parts.begin(), head);
    parts.push_back(condition_words(condition, rng));
    return joined(parts, rng.chance(500) ? ", " : " - ");
}

std::string abbreviated(const Item& item, Condition condition, bool shows_all, Rng& rng) {
    std::vector<std::string> parts = {core::to_upper_ascii(item.brand),
                                      core::to_upper_ascii(item.model)};
    if (rng.chance(300)) parts.push_back(item.mpn);
    for (std::string& text : feature_texts(item, Habit::kAbbreviated, 600, rng))
        parts.push_back(text);
    parts.emplace_back(item.kind->nouns.back());
    for (std::string& text : value_texts(item, Habit::kAbbreviated, shows_all, rng))
        parts.push_back(text);
    const std::string words = condition_words(condition, rng);
    if (!words.empty()) parts.push_back(std::format("({})", core::to_upper_ascii(words)));
    return joined(parts, " ");
}

// Some merchants' exports encode their titles, a few of them twice.
std::string encoded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string rearranged(const Item& item, Condition condition, bool shows_all, Rng& rng) {
    std::vector<std::string> features = feature_texts(item, Habit::kRearranged, 700, rng);
    const std::string extras = joined(features, " & ");
    std::string text =
        std::format("{} {}", item.model, item.kind->nouns[1 % item.kind->nouns.size()]);
    if (rng.chance(880)) text += std::format(" by {}", item.brand);
    const std::string values = joined(value_texts(item, Habit::kRearranged, shows_all, rng), ", ");
    if (!values.empty()) text += std::format(" ({})", values);
    if (!extras.empty()) text += std::format(" \u2013 {}", extras);
    const std::string words = condition_words(condition, rng);
    if (!words.empty()) text = std::format("{}: {}", words, text);
    text = encoded(text);
    if (rng.chance(150)) text = encoded(text);
    if (rng.chance(200)) {
        const std::size_t dash = text.find("\u2013");
        if (dash != std::string::npos) text.replace(dash, 3, "&ndash;");
    }
    return text;
}

// Two letters swapped, one dropped or one doubled in a word of letters only.
std::string with_typing_error(std::string text, Rng& rng) {
    std::vector<std::pair<std::size_t, std::size_t>> words;
    std::size_t start = 0;
    while (start < text.size()) {
        const std::size_t end = std::min(text.find(' ', start), text.size());
        const std::string_view word = std::string_view(text).substr(start, end - start);
        const bool letters =
            word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") ==
            word.npos;
        if (letters && word.size() >= 6) words.emplace_back(start, word.size());
        start = end + 1;
    }
    if (words.empty()) return text;
    const auto [at, length] = rng.pick(words);
    const std::size_t spot = at + 1 + rng.below(static_cast<std::uint32_t>(length - 2));
    switch (rng.below(3)) {
        case 0:
            std::swap(text[spot], text[spot + 1 < at + length ? spot + 1 : spot]);
            break;
        case 1:
            text.erase(spot, 1);
            break;
        default:
            text.insert(spot, 1, text[spot]);
    }
    return text;
}

std::string stuffed(const Item& item, Condition condition, bool shows_all, Rng& rng) {
    static const std::vector<std::string> kShouts = {
        "",          "",          "Fast Shipping", "Best Seller",
        "Gift Idea", "Top Rated", "2026 Version",  "Free Returns"};
    std::vector<std::string> middle = feature_texts(item, Habit::kStuffed, 800, rng);
    middle.emplace_back(item.kind->nouns.front());
    for (std::string& text : value_texts(item, Habit::kStuffed, shows_all, rng)) {
        if (!text.empty()) middle.push_back(std::move(text));
    }
    if (rng.chance(350)) rng.shuffle(middle);
    std::string head = item.model;
    if (rng.chance(620)) head = std::format("{} {}", item.brand, item.model);
    const bool leads = rng.chance(500);
    std::vector<std::string> parts = {condition_words(condition, rng)};
    if (leads) parts.push_back(head);
    parts.insert(parts.end(), middle.begin(), middle.end());
    if (!leads) parts.push_back(head);
    if (rng.chance(400)) parts.emplace_back(item.kind->category.back());
    parts.push_back(rng.pick(kShouts));
    std::string text = joined(parts, rng.chance(200) ? " | " : " ");
    return rng.chance(140) ? with_typing_error(std::move(text), rng) : text;
}

}  // namespace

std::string title(const Item& item, Condition condition, const Merchant& merchant, bool shows_all,
                  Rng& rng) {
    switch (merchant.habit) {
        case Habit::kOrderly:
            return orderly(item, condition, shows_all, rng);
        case Habit::kAbbreviated:
            return abbreviated(item, condition, shows_all, rng);
        case Habit::kRearranged:
            return rearranged(item, condition, shows_all, rng);
        case Habit::kStuffed:
            return stuffed(item, condition, shows_all, rng);
    }
    return "";
}

}  // namespace emptor::sandbox::catalogue
