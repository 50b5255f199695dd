#include "platform/search/naming.h"

#include <algorithm>
#include <array>

#include "platform/search/words.h"

namespace emptor::search {
namespace {

// What is sold for other things and named after them, as Words makes the words.
constexpr std::array<std::string_view, 71> kAccessories = {
    "adapter", "arm",     "backpack",  "bag",      "battery", "bracket",     "cable",   "cap",
    "carrier", "cart",    "cartridge", "case",     "charger", "clamp",       "cleaner", "cleaning",
    "cooler",  "cooling", "cord",      "cover",    "cradle",  "dock",        "docking", "drum",
    "feeder",  "film",    "filter",    "foil",     "folio",   "fuser",       "headset", "holder",
    "holster", "hood",    "ink",       "keyboard", "label",   "lead",        "license", "lock",
    "memory",  "mount",   "mouse",     "pad",      "paper",   "part",        "plate",   "pouch",
    "power",   "privacy", "protector", "rack",     "remote",  "replacement", "ribbon",  "riser",
    "roller",  "screen",  "service",   "shelf",    "skin",    "sleeve",      "spare",   "stand",
    "strap",   "stylus",  "toner",     "tray",     "tripod",  "wallet",      "warranty"};
static_assert(std::ranges::is_sorted(kAccessories));

// What ink and toner are sold in: an ink cartridge is ink.
constexpr std::string_view kVessel = "cartridge";

// An accessory is named at most this many words behind what it is for: "laptop power cord".
constexpr int kNear = 2;

std::string spaced(std::string_view word) {
    return std::string(1, ' ').append(word).append(1, ' ');
}

bool has_digit(std::string_view word) {
    return word.find_first_of("0123456789") != word.npos;
}

std::string_view first_word(std::string_view text) {
    return text.substr(0, text.find(' '));
}

}  // namespace

Naming::Naming(std::string_view query, const std::vector<QueryWord>& words,
               const std::vector<std::string>& brands)
    : query_(1, ' ') {
    Words text;
    std::string brand_words(1, ' ');
    for (const std::string& brand : brands) {
        text.assign(brand);
        for (std::size_t i = 0; i < text.size(); ++i) brand_words.append(text[i]).append(1, ' ');
    }
    text.assign(query);
    const std::size_t read = std::min(text.size(), words.size());
    for (std::size_t i = 0; i < read; ++i) {
        query_.append(text[i]).append(1, ' ');
        if (text[i] == "ink" || text[i] == "toner") query_.append(kVessel).append(1, ' ');
    }
    // What stands behind "for" is not sought.
    const std::size_t sought = std::min(text.subject_size(), read);
    for (std::size_t i = 0; i < sought; ++i) {
        const bool last = i + 1 == text.subject_size() || text.has_digit(i + 1);
        if (text.has_digit(i) || !last || brand_words.contains(spaced(text[i]))) continue;
        for (const Alternative& way : words[i].alternatives) things_.push_back(spaced(way.term));
    }
}

bool Naming::is_accessory(std::string_view word) const {
    return std::ranges::binary_search(kAccessories, word) && !query_.contains(spaced(word));
}

// Whether `thing` stands in the text other than in front of an accessory.
bool Naming::stands_alone(std::string_view text, const std::string& thing) const {
    for (std::size_t at = text.find(thing); at != text.npos; at = text.find(thing, at + 1)) {
        std::string_view behind = text.substr(at + thing.size());
        bool modifies = false;
        for (int i = 0; i < kNear && !behind.empty(); ++i) {
            const std::string_view word = first_word(behind);
            if (has_digit(word)) break;
            modifies = modifies || is_accessory(word);
            behind.remove_prefix(std::min(behind.size(), word.size() + 1));
        }
        if (!modifies) return true;
    }
    return false;
}

bool Naming::names(const Segment& segment, std::uint32_t doc) const {
    if (things_.empty()) return true;
    const std::string_view subject = segment.subject_words(doc);
    const auto called = [this](std::string_view text) {
        return std::ranges::any_of(
            things_, [&](const std::string& thing) { return stands_alone(text, thing); });
    };
    if (called(subject)) return true;
    if (!called(segment.category_words(doc))) return false;
    for (std::string_view rest = subject; !rest.empty();) {
        const std::string_view word = first_word(rest);
        if (is_accessory(word)) return false;
        rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    }
    return true;
}

}  // namespace emptor::search
