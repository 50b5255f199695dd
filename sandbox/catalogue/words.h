#pragma once

#include <string>
#include <string_view>

#include "sandbox/catalogue/items.h"
#include "sandbox/catalogue/merchants.h"
#include "sandbox/catalogue/rng.h"

namespace emptor::sandbox::catalogue {

enum class Condition { kNew, kOpenBox, kRefurbished, kUsed };

std::string_view name(Condition condition);  // as feeds say it: new, open_box, refurbished, used

// The merchant's words for one value: "512 GB", "512GB", "27\"", "Pack of 4", "BLK". Empty for a
// pack of one.
std::string value_text(const Chosen& chosen, Habit habit);

// The merchant's name of an attribute: "Color", "colour", ...
std::string attribute_name(std::string_view attribute, Habit habit);

// The merchant's title for an item in a condition. `shows_all`: no variant value is left out.
std::string title(const Item& item, Condition condition, const Merchant& merchant, bool shows_all,
                  Rng& rng);

std::string description(const Item& item, const Merchant& merchant, Rng& rng);

}  // namespace emptor::sandbox::catalogue
