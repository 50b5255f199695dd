#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/result.h"

namespace emptor::crypto {

// Dictionaries of RFC 8941 (structured field values), as far as HTTP signatures, digests and
// `UCP-Agent: profile="…"` need them.

struct Decimal {
    std::string text;  // canonical: no superfluous zeros
    friend bool operator==(const Decimal&, const Decimal&) = default;
};
struct Token {
    std::string text;
    friend bool operator==(const Token&, const Token&) = default;
};
struct Bytes {
    std::string bytes;
    friend bool operator==(const Bytes&, const Bytes&) = default;
};
using BareItem = std::variant<std::int64_t, Decimal, std::string, Token, Bytes, bool>;

// In the order given; a repeated key counts with its last value, at the place of the first.
using Parameters = std::vector<std::pair<std::string, BareItem>>;

struct Item {
    BareItem value;
    Parameters parameters;
    friend bool operator==(const Item&, const Item&) = default;
};
struct InnerList {
    std::vector<Item> items;
    Parameters parameters;
    friend bool operator==(const InnerList&, const InnerList&) = default;
};
using Dictionary = std::vector<std::pair<std::string, std::variant<Item, InnerList>>>;

// Several lines of one field are joined with ", " first. Errors: malformed-request.
core::Result<Dictionary> parse_dictionary(std::string_view text);

std::string serialize(const Item& item);
std::string serialize(const InnerList& list);

// The value of a key; null if it is absent or of another kind.
const std::string* find_text(const Parameters& parameters, std::string_view key);
const std::string* find_text(const Dictionary& dictionary, std::string_view key);

}  // namespace emptor::crypto
