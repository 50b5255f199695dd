#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/catalogue/kinds.h"
#include "sandbox/catalogue/rng.h"

namespace emptor::sandbox::catalogue {

struct Chosen {
    const Axis* axis;
    const Value* value;
};

// One thing that can be bought: a model in one variant and one pack, with a GTIN of its own.
struct Item {
    const Kind* kind;
    std::uint32_t number;  // position in the catalogue, from 0
    std::uint32_t model_number;
    std::string brand;
    std::string model;  // "QuietWave 700"
    std::string mpn;    // some makers give all variants of a model the same one
    std::string gtin;   // GTIN-13 under the example prefix 952
    std::vector<Chosen> values;
    std::vector<const Feature*> features;
    std::int64_t price_cents;
    int weight_g;

    std::string product_id() const;   // "p000042"
    std::string variant_key() const;  // "capacity=512 GB;colour=black"
};

// More than this many the naming scheme cannot tell apart.
constexpr std::uint32_t kItemsMax = 60000;

// Exactly `count` items (at most kItemsMax): models drawn over all kinds, each with one to eight
// variants. The same seed gives the same items; a larger count continues the list.
std::vector<Item> make_items(std::uint64_t seed, std::uint32_t count);

}  // namespace emptor::sandbox::catalogue
