#include "core/ids.h"

#include <sys/random.h>

#include <format>

#include "core/check.h"

namespace emptor::core {

std::array<std::uint8_t, 16> SystemRandom::bytes16() {
    std::array<std::uint8_t, 16> bytes{};
    EMPTOR_CHECK(getrandom(bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()));
    return bytes;
}

std::string new_id(std::string_view prefix, Instant now, Random& random) {
    std::array<std::uint8_t, 16> bytes = random.bytes16();
    const auto millis = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count());
    for (std::size_t i = 0; i < 6; ++i)
        bytes[i] = static_cast<std::uint8_t>(millis >> (8 * (5 - i)));
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x70);  // version 7
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);  // variant of RFC 9562
    std::string id = std::format("{}_", prefix);
    for (const std::uint8_t byte : bytes) id += std::format("{:02x}", byte);
    return id;
}

}  // namespace emptor::core
