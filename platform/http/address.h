#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace emptor::http {

// An IP address; IPv4 or IPv6, without port or zone.
class Address {
public:
    // "192.0.2.1", "2001:db8::1" or "[2001:db8::1]"; nothing if it is neither.
    static std::optional<Address> parse(std::string_view text);
    // Four or sixteen bytes in network order.
    static Address of_v4(const void* four_bytes);
    static Address of_v6(const void* sixteen_bytes);

    // True for addresses of the public Internet. Everything that IANA's special-purpose registries
    // (RFC 6890) keep for other uses is not: loopback, private, shared (CGNAT), link-local,
    // documentation, multicast, translation prefixes that hide an IPv4 address, and so on.
    bool is_public() const;

    std::string text() const;
    bool is_v6() const { return is_v6_; }
    friend bool operator==(const Address&, const Address&) = default;

private:
    unsigned char bytes_[16] = {};
    bool is_v6_ = false;
};

}  // namespace emptor::http
