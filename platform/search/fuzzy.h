#pragma once

#include <cstdint>
#include <string_view>

namespace emptor::search {

// Which characters stand in a term, one bit each (digits and letters; others share one). Terms
// whose signatures differ in more than 2 * k bits are further than k edits apart.
std::uint64_t signature(std::string_view term);
bool may_be_within(std::uint64_t a, std::uint64_t b, int edits);

// Whether `a` becomes `b` by at most `edits` insertions, deletions, replacements or swaps of
// neighbours. `edits` is at most 2.
bool within_edits(std::string_view a, std::string_view b, int edits);

// How many typing errors a query word is forgiven: 2 from eight letters on, 1 from five. Words with
// a digit get none: sizes and model numbers that differ by one character are other things.
int forgiven_edits(std::string_view word);

}  // namespace emptor::search
