#pragma once

#include <cstddef>
#include <string_view>

#include "platform/search/words.h"

namespace emptor::search {

// A run of words that has another name; `count` = 0: none.
struct Synonym {
    std::size_t count = 0;
    std::string_view name;
};

// The longest run from word `first` on that has another name ("noise cancelling" is also "anc").
// Documents carry the other name beside their own words; queries accept it instead of theirs.
Synonym synonym_at(const Words& words, std::size_t first);

}  // namespace emptor::search
