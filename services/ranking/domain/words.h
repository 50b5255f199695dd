#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace emptor::ranking {

// Runs of letters and digits in lower case; what is not ASCII counts as a letter.
std::vector<std::string> words_of(std::string_view text);

// Whether `part` stands in `text` as whole words one after the other. A plural "s" at the end of
// a word makes no difference. An empty part is in nothing.
bool has_phrase(const std::vector<std::string>& text, const std::vector<std::string>& part);

// The share of `wanted` that `text` names, 0 to 1; 1 if nothing is wanted.
double share_named(const std::vector<std::string>& text, const std::vector<std::string>& wanted);

}  // namespace emptor::ranking
