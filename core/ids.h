#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "core/time.h"

namespace emptor::core {

// A typed identifier: two ids of different things cannot be mixed up, and nothing converts out of
// one by accident. struct PurchaseTag {}; using PurchaseId = Id<PurchaseTag>;
template <class Tag>
class Id {
public:
    Id() = default;
    explicit Id(std::string value) : value_(std::move(value)) {}

    const std::string& str() const { return value_; }
    bool empty() const { return value_.empty(); }

    friend bool operator==(const Id&, const Id&) = default;
    friend auto operator<=>(const Id&, const Id&) = default;

private:
    std::string value_;
};

// Random bytes for ids and keys. The real one asks the kernel, tests bring a counted one.
// Thread-safe.
class Random {
public:
    virtual ~Random() = default;
    virtual std::array<std::uint8_t, 16> bytes16() = 0;
};

class SystemRandom final : public Random {
public:
    std::array<std::uint8_t, 16> bytes16() override;
};

// Makes ids that sort by time: `prefix` + "_" + UUID version 7 (RFC 9562) as 32 hex digits,
// for example "pur_0190a1b2c3d47e8f9a0b1c2d3e4f5061".
std::string new_id(std::string_view prefix, Instant now, Random& random);

}  // namespace emptor::core

template <class Tag>
struct std::hash<emptor::core::Id<Tag>> {
    std::size_t operator()(const emptor::core::Id<Tag>& id) const {
        return std::hash<std::string>()(id.str());
    }
};
