#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/normalize/domain/lexicon.h"
#include "services/normalize/domain/word.h"

namespace emptor::normalize::domain {

// Which of several amounts of one dimension it is.
enum class Part : std::uint8_t { kAny, kMemory, kStorage };

// An exact amount: millionths of the canonical unit of its dimension.
struct Quantity {
    Dimension dimension;
    Part part;
    std::int64_t micros;
    bool inches = false;  // a length that was given in inches, as screens are

    friend bool operator==(const Quantity&, const Quantity&) = default;
};

constexpr std::int64_t kMicros = 1'000'000;

// "1234", "1,234.5", "0,75": millionths. A comma or point before exactly three last digits groups
// thousands unless a lone zero stands before it. None if there is more than a number or it is
// absurd.
std::optional<std::int64_t> parse_number(std::string_view text);

// The amounts that a title or an attribute value names, and which tokens they were written with
// (one entry a token, true = part of an amount). Pieces come from "pack of 4", "4-pack", "4 ct",
// "x4", "2 x 1.5 l"; what comes "with" something is no piece.
struct Reading {
    std::vector<Quantity> quantities;
    std::vector<bool> used;
};
void read_quantities(std::span<const Token> tokens, Reading& reading);

// Whether two amounts of one dimension are the same as people write them: 15.6 and 15 inches, 1 TB
// and 1024 GB, 68.6 cm and 27 inches; not 41 and 42 mm.
bool same_amount(const Quantity& a, const Quantity& b);

std::string_view unit_name(Dimension dimension);  // canonical: "GB"
std::string amount_text(std::int64_t micros);     // "0.75", exact

}  // namespace emptor::normalize::domain
