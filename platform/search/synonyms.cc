#include "platform/search/synonyms.h"

#include <algorithm>
#include <array>

namespace emptor::search {
namespace {

struct Row {
    std::array<std::string_view, 3> words;  // as Words makes them; unused ones are empty
    std::string_view name;
};

constexpr std::array<Row, 29> kRows = {{
    {{"cell", "phone", ""}, "smartphone"},
    {{"cellphone", "", ""}, "smartphone"},
    {{"diaper", "", ""}, "nappy"},
    {{"ethernet", "cable", ""}, "networkcable"},
    {{"flash", "drive", ""}, "usbstick"},
    {{"fridge", "", ""}, "refrigerator"},
    {{"hard", "disk", ""}, "hdd"},
    {{"hard", "disk", "drive"}, "hdd"},
    {{"hard", "drive", ""}, "hdd"},
    {{"lan", "cable", ""}, "networkcable"},
    {{"mobile", "phone", ""}, "smartphone"},
    {{"network", "cable", ""}, "networkcable"},
    {{"networking", "cable", ""}, "networkcable"},
    {{"noise", "cancellation", ""}, "anc"},
    {{"noise", "canceller", ""}, "anc"},
    {{"noise", "cancelling", ""}, "anc"},
    {{"noise", "reduction", ""}, "anc"},
    {{"notebook", "", ""}, "laptop"},
    {{"patch", "cable", ""}, "networkcable"},
    {{"pen", "drive", ""}, "usbstick"},
    {{"solid", "state", "disk"}, "ssd"},
    {{"solid", "state", "drive"}, "ssd"},
    {{"television", "", ""}, "tv"},
    {{"thumb", "drive", ""}, "usbstick"},
    {{"uninterruptible", "power", "supply"}, "ups"},
    {{"usb", "drive", ""}, "usbstick"},
    {{"usb", "stick", ""}, "usbstick"},
    {{"vacuum", "cleaner", ""}, "vacuum"},
    {{"wireless", "lan", ""}, "wifi"},
}};

static_assert(std::ranges::is_sorted(kRows, {}, &Row::words));

// Letters that some row begins with: most words are told apart without a look-up.
constexpr std::uint32_t first_letters() {
    std::uint32_t mask = 0;
    for (const Row& row : kRows) mask |= 1u << (row.words[0][0] - 'a');
    return mask;
}

std::size_t matching_words(const Row& row, const Words& words, std::size_t first) {
    std::size_t count = 0;
    while (count < row.words.size() && !row.words[count].empty()) {
        if (first + count >= words.size() || words[first + count] != row.words[count]) return 0;
        ++count;
    }
    return count;
}

}  // namespace

Synonym synonym_at(const Words& words, std::size_t first) {
    const std::string_view word = words[first];
    constexpr std::uint32_t kFirstLetters = first_letters();
    if (word[0] < 'a' || word[0] > 'z' || (kFirstLetters >> (word[0] - 'a') & 1u) == 0) return {};
    Synonym best;
    const auto first_word = [](const Row& row) { return row.words[0]; };
    for (const Row& row : std::ranges::equal_range(kRows, word, {}, first_word)) {
        const std::size_t count = matching_words(row, words, first);
        if (count > best.count) best = {count, row.name};
    }
    return best;
}

}  // namespace emptor::search
