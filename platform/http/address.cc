#include "platform/http/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

namespace emptor::http {
namespace {

struct Block {
    std::array<unsigned char, 6> prefix;
    int bits;
};

// IANA IPv4 special-purpose address registry, and multicast and class E above it.
constexpr Block kNotPublicV4[] = {
    {{0}, 8},
    {{10}, 8},
    {{100, 64}, 10},
    {{127}, 8},
    {{169, 254}, 16},
    {{172, 16}, 12},
    {{192, 0, 0}, 24},
    {{192, 0, 2}, 24},
    {{192, 31, 196}, 24},
    {{192, 52, 193}, 24},
    {{192, 88, 99}, 24},
    {{192, 168}, 16},
    {{192, 175, 48}, 24},
    {{198, 18}, 15},
    {{198, 51, 100}, 24},
    {{203, 0, 113}, 24},
    {{224}, 4},
    {{240}, 4},
};

// What is not public inside 2000::/3, the only global unicast space there is.
constexpr Block kNotPublicV6[] = {
    {{0x20, 0x01, 0x00}, 23},                    // IETF protocol assignments, Teredo, ORCHID
    {{0x20, 0x01, 0x0d, 0xb8}, 32},              // documentation
    {{0x20, 0x02}, 16},                          // 6to4 hides an IPv4 address
    {{0x26, 0x20, 0x00, 0x4f, 0x80, 0x00}, 48},  // AS112
    {{0x3f, 0xff, 0x00}, 20},                    // documentation
};

bool is_in(const unsigned char* address, const Block& block) {
    const int whole = block.bits / 8;
    if (std::memcmp(address, block.prefix.data(), static_cast<std::size_t>(whole)) != 0)
        return false;
    const int rest = block.bits % 8;
    if (rest == 0) return true;
    const auto mask = static_cast<unsigned char>(0xff << (8 - rest));
    return (address[whole] & mask) == (block.prefix[static_cast<std::size_t>(whole)] & mask);
}

bool is_in_any(const unsigned char* address, std::span<const Block> blocks) {
    return std::ranges::any_of(blocks,
                               [address](const Block& block) { return is_in(address, block); });
}

}  // namespace

std::optional<Address> Address::parse(std::string_view text) {
    if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
    const std::string terminated(text);
    Address address;
    if (inet_pton(AF_INET, terminated.c_str(), address.bytes_) == 1) return address;
    address.is_v6_ = true;
    if (inet_pton(AF_INET6, terminated.c_str(), address.bytes_) == 1) return address;
    return std::nullopt;
}

Address Address::of_v4(const void* four_bytes) {
    Address address;
    std::memcpy(address.bytes_, four_bytes, 4);
    return address;
}

Address Address::of_v6(const void* sixteen_bytes) {
    Address address;
    address.is_v6_ = true;
    std::memcpy(address.bytes_, sixteen_bytes, 16);
    return address;
}

bool Address::is_public() const {
    if (!is_v6_) return !is_in_any(bytes_, kNotPublicV4);
    const bool global_unicast = (bytes_[0] & 0xe0) == 0x20;
    return global_unicast && !is_in_any(bytes_, kNotPublicV6);
}

std::string Address::text() const {
    char buffer[INET6_ADDRSTRLEN] = {};
    inet_ntop(is_v6_ ? AF_INET6 : AF_INET, bytes_, buffer, sizeof buffer);
    return buffer;
}

}  // namespace emptor::http
