#include "platform/http/address.h"

#include <gtest/gtest.h>

namespace emptor::http {
namespace {

struct Row {
    std::string_view text;
    bool is_public;
};

// Proves that only addresses of the public Internet pass; the edges of every block are tried.
TEST(Address, PublicTable) {
    const Row rows[] = {
        {"1.1.1.1", true},
        {"93.184.216.34", true},
        {"0.0.0.0", false},
        {"0.255.255.255", false},
        {"1.0.0.0", true},
        {"9.255.255.255", true},
        {"10.0.0.0", false},
        {"10.255.255.255", false},
        {"11.0.0.0", true},
        {"100.63.255.255", true},
        {"100.64.0.0", false},
        {"100.127.255.255", false},
        {"100.128.0.0", true},
        {"127.0.0.1", false},
        {"127.255.255.255", false},
        {"169.254.169.254", false},
        {"172.15.255.255", true},
        {"172.16.0.0", false},
        {"172.31.255.255", false},
        {"172.32.0.0", true},
        {"192.0.0.8", false},
        {"192.0.2.1", false},
        {"192.88.99.1", false},
        {"192.168.0.1", false},
        {"192.169.0.0", true},
        {"198.17.255.255", true},
        {"198.18.0.0", false},
        {"198.19.255.255", false},
        {"198.20.0.0", true},
        {"198.51.100.7", false},
        {"203.0.113.7", false},
        {"223.255.255.255", true},
        {"224.0.0.1", false},
        {"239.255.255.255", false},
        {"240.0.0.1", false},
        {"255.255.255.255", false},
        {"::", false},
        {"::1", false},
        {"::ffff:8.8.8.8", false},
        {"::ffff:10.0.0.1", false},
        {"64:ff9b::808:808", false},
        {"100::1", false},
        {"2001::1", false},
        {"2001:1ff::1", false},
        {"2001:200::1", true},
        {"2001:4860:4860::8888", true},
        {"2001:db8::1", false},
        {"2001:db9::1", true},
        {"2002:7f00:1::", false},
        {"2606:4700::1111", true},
        {"3fff::1", false},
        {"3fff:1000::1", true},
        {"4000::1", false},
        {"5f00::1", false},
        {"fc00::1", false},
        {"fdff::1", false},
        {"fe80::1", false},
        {"fec0::1", false},
        {"ff02::1", false},
    };
    for (const Row& row : rows) {
        const auto address = Address::parse(row.text);
        ASSERT_TRUE(address) << row.text;
        EXPECT_EQ(address->is_public(), row.is_public) << row.text;
        EXPECT_EQ(address->text(), row.text);
    }
}

// Proves that what is not exactly an address is none.
TEST(Address, NotAnAddress) {
    for (const std::string_view text :
         {"", "localhost", "1.2.3", "0x7f.0.0.1", "1.2.3.4:80", "[1.2.3.4", "::1%eth0"}) {
        EXPECT_FALSE(Address::parse(text)) << text;
    }
    EXPECT_EQ(Address::parse("[::1]"), Address::parse("::1"));
}

}  // namespace
}  // namespace emptor::http
