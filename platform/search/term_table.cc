#include "platform/search/term_table.h"

#include <functional>

namespace emptor::search {

// The slot that holds the term, or the empty one where it belongs.
std::size_t TermTable::slot_of(std::string_view term) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = std::hash<std::string_view>()(term) & mask;
    while (slots_[slot] != kEmpty && terms_[slots_[slot]] != term) slot = (slot + 1) & mask;
    return slot;
}

void TermTable::grow() {
    slots_.assign(slots_.size() * 2, kEmpty);
    for (std::uint32_t term = 0; term < terms_.size(); ++term) slots_[slot_of(terms_[term])] = term;
}

std::uint32_t TermTable::intern(std::string_view term) {
    std::size_t slot = slot_of(term);
    if (slots_[slot] != kEmpty) return slots_[slot];
    if (terms_.size() * 2 >= slots_.size()) {
        grow();
        slot = slot_of(term);
    }
    slots_[slot] = static_cast<std::uint32_t>(terms_.size());
    terms_.append(term);
    return slots_[slot];
}

std::optional<std::uint32_t> TermTable::find(std::string_view term) const {
    const std::uint32_t found = slots_[slot_of(term)];
    if (found == kEmpty) return std::nullopt;
    return found;
}

}  // namespace emptor::search
