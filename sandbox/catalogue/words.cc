#include "sandbox/catalogue/words.h"

#include <array>
#include <format>
#include <map>

#include "core/text.h"

namespace emptor::sandbox::catalogue {
namespace {

std::size_t index(Habit habit) {
    return static_cast<std::size_t>(habit);
}

std::string_view short_colour(std::string_view colour) {
    static const std::map<std::string_view, std::string_view> kShort = {
        {"Black", "BLK"}, {"White", "WHT"}, {"Silver", "SLV"}, {"Grey", "GRY"}, {"Blue", "BLU"},
        {"Green", "GRN"}, {"Red", "RED"},   {"Pink", "PNK"},   {"Navy", "NVY"}, {"Orange", "ORNG"},
    };
    const auto found = kShort.find(colour);
    return found == kShort.end() ? colour : found->second;
}

std::string pack_text(std::string_view count, Habit habit) {
    if (count == "1") return "";
    static const std::array<std::string_view, 4> kForms = {"Pack of {}", "{}pk", "({} Pack)",
                                                           "{} Pcs"};
    std::string text(kForms[index(habit)]);
    return text.replace(text.find("{}"), 2, count);
}

std::string inches(std::string_view number, Habit habit) {
    static const std::array<std::string_view, 4> kForms = {"{} inch", "{}IN", "{}\"", "{}-Inch"};
    std::string text(kForms[index(habit)]);
    return text.replace(text.find("{}"), 2, number);
}

std::string amount_text(const Value& value, Habit habit) {
    if (value.unit == "inch") return inches(value.text, habit);
    if (value.unit == "count") {
        static const std::array<std::string_view, 4> kForms = {" Count", "ct", " ct", " Pieces"};
        return std::format("{}{}", value.text, kForms[index(habit)]);
    }
    std::string unit(value.unit);
    if (unit == "l") unit = habit == Habit::kOrderly ? "Liter" : "L";
    if (unit == "h") unit = habit == Habit::kOrderly ? "Hours" : "h";
    const bool glued =
        habit == Habit::kAbbreviated || (habit == Habit::kStuffed && unit.size() < 3);
    return std::format("{}{}{}", value.text, glued ? "" : " ", unit);
}

}  // namespace

std::string_view name(Condition condition) {
    switch (condition) {
        case Condition::kNew:
            return "new";
        case Condition::kOpenBox:
            return "open_box";
        case Condition::kRefurbished:
            return "refurbished";
        case Condition::kUsed:
            return "used";
    }
    return "new";
}

std::string value_text(const Chosen& chosen, Habit habit) {
    const Value& value = *chosen.value;
    if (chosen.axis->attribute == "pack") return pack_text(value.text, habit);
    if (!value.unit.empty()) return amount_text(value, habit);
    if (habit == Habit::kAbbreviated) {
        if (chosen.axis->attribute == "colour") return std::string(short_colour(value.text));
        return core::to_upper_ascii(value.text);
    }
    if (habit == Habit::kOrderly && value.text == "Grey") return "Gray";
    return std::string(value.text);
}

std::string attribute_name(std::string_view attribute, Habit habit) {
    using Names = std::array<std::string_view, 4>;
    static const std::map<std::string_view, Names> kNames = {
        {"colour", {"Color", "COLOR", "Colour", "Color Name"}},
        {"capacity", {"Capacity", "STORAGE", "Storage Capacity", "Capacity"}},
        {"memory", {"RAM", "MEMORY", "Memory", "RAM Size"}},
        {"screen", {"Screen Size", "DISPLAY", "Screen size", "Display Size"}},
        {"pack", {"Pack Size", "PACK", "Pack size", "Number of Items"}},
        {"power", {"Wattage", "POWER", "Power", "Wattage"}},
        {"volume", {"Volume", "VOL", "Volume", "Liquid Volume"}},
        {"weight", {"Net Weight", "WT", "Net weight", "Item Weight"}},
        {"count", {"Count", "CT", "Count", "Unit Count"}},
    };
    const auto found = kNames.find(attribute);
    if (found != kNames.end()) return std::string(found->second[index(habit)]);
    std::string name(attribute);
    if (habit == Habit::kAbbreviated) return core::to_upper_ascii(name);
    name[0] = core::to_upper(name[0]);
    return name;
}

std::string description(const Item& item, const Merchant& merchant, Rng& rng) {
    std::string text;
    const std::vector<std::string_view>& sentences = item.kind->sentences;
    const std::size_t first = rng.below(static_cast<std::uint32_t>(sentences.size()));
    const std::size_t count = rng.chance(500) ? 2 : 1;
    for (std::size_t i = 0; i < count; ++i) {
        std::string sentence(sentences[(first + i) % sentences.size()]);
        const std::pair<std::string_view, std::string> slots[] = {
            {"{noun}", core::to_lower_ascii(item.kind->nouns.front())},
            {"{model}", item.model},
            {"{brand}", item.brand}};
        for (const auto& [slot, with] : slots) {
            const std::size_t at = sentence.find(slot);
            if (at != std::string::npos) sentence.replace(at, slot.size(), with);
        }
        if (!text.empty()) text += " ";
        text += sentence;
    }
    if (merchant.habit == Habit::kRearranged) text = std::format("<p>{}</p>", text);
    return text;
}

}  // namespace emptor::sandbox::catalogue
