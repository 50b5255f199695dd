#include "services/discovery/domain/gtin.h"

#include <algorithm>

#include "core/text.h"

namespace emptor::discovery {

bool is_valid_gtin(std::string_view text) {
    if (text.size() < 8 || text.size() > 14 || !std::ranges::all_of(text, core::is_digit))
        return false;
    if (std::ranges::all_of(text, [](char c) { return c == '0'; })) return false;
    int sum = 0;
    int weight = 1;  // the check digit itself; then 3, 1, 3 … from the right
    for (auto digit = text.rbegin(); digit != text.rend(); ++digit) {
        sum += weight * (*digit - '0');
        weight = 4 - weight;
    }
    return sum % 10 == 0;
}

}  // namespace emptor::discovery
