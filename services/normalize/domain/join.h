#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "services/normalize/domain/compare.h"
#include "services/normalize/domain/facts.h"

namespace emptor::normalize::domain {

// Offers of one and the same thing, by their index, ascending.
struct Group {
    std::vector<std::uint32_t> members;
    std::uint8_t evidence = 0;  // bit set of 1 << Evidence
};

// Reads the listings (their brands feed one book) and weighs every word by how few offers have it.
// The listings must outlive the facts.
std::vector<Facts> read_all(std::span<const Listing> listings);

// Puts offers of the same thing together. Every offer is in exactly one group; groups come in the
// order of their first member. A group never holds two offers that exclude each other, so
// near-twins do not meet through a third that leaves the difference unsaid. Deterministic; the work
// grows with the number of offers times a bounded number of candidates each.
std::vector<Group> join(std::span<const Facts> facts);

}  // namespace emptor::normalize::domain
