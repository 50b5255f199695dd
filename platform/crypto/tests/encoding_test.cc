#include "platform/crypto/encoding.h"

#include <gtest/gtest.h>

#include "platform/crypto/hash.h"

namespace emptor::crypto {
namespace {

// Proves the vectors of RFC 4648 section 10, both ways.
TEST(Encoding, FollowsRfc4648) {
    const struct {
        std::string bytes, base64, url, hex;
    } rows[] = {
        {"", "", "", ""},
        {"f", "Zg==", "Zg", "66"},
        {"fo", "Zm8=", "Zm8", "666f"},
        {"foo", "Zm9v", "Zm9v", "666f6f"},
        {"foob", "Zm9vYg==", "Zm9vYg", "666f6f62"},
        {"fooba", "Zm9vYmE=", "Zm9vYmE", "666f6f6261"},
        {"foobar", "Zm9vYmFy", "Zm9vYmFy", "666f6f626172"},
        {"\xff\xfe\xfb", "//77", "__77", "fffefb"},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(base64(row.bytes), row.base64);
        EXPECT_EQ(unbase64(row.base64), row.bytes);
        EXPECT_EQ(base64url(row.bytes), row.url);
        EXPECT_EQ(unbase64url(row.url), row.bytes);
        EXPECT_EQ(hex(row.bytes), row.hex);
        EXPECT_EQ(unhex(row.hex), row.bytes);
    }
}

// Proves that a value has one text only: padding, alphabet and unused bits are checked.
TEST(Encoding, RefusesOtherSpellings) {
    for (const char* text :
         {"Zg", "Zg=", "Zh==", "Zm9v\n", "Zg==Zg==", "====", "__77", "Z===", "="}) {
        EXPECT_EQ(unbase64(text), std::nullopt) << text;
    }
    for (const char* text : {"Zg==", "Zh", "Z", "//77", "Zm 9"}) {
        EXPECT_EQ(unbase64url(text), std::nullopt) << text;
    }
    for (const char* text : {"a", "0g", "0x00"}) EXPECT_EQ(unhex(text), std::nullopt) << text;
}

// Proves the examples of FIPS 180-4 and RFC 4231.
TEST(Hash, FollowsPublishedVectors) {
    EXPECT_EQ(hex(sha256("abc")),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(hex(sha512("abc")).substr(0, 32), "ddaf35a193617abacc417349ae204131");
    EXPECT_EQ(hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")),
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    EXPECT_EQ(hex(hmac_sha256("", "")),
              "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Hash, ComparesWholeTexts) {
    EXPECT_TRUE(constant_time_equal("", ""));
    EXPECT_TRUE(constant_time_equal("abc", "abc"));
    EXPECT_FALSE(constant_time_equal("abc", "abd"));
    EXPECT_FALSE(constant_time_equal("abc", "abcd"));
}

// Proves that random bytes have the length asked for and do not repeat.
TEST(Hash, RandomBytesAreFresh) {
    core::SystemRandom random;
    EXPECT_EQ(random_bytes(random, 0).size(), 0u);
    EXPECT_EQ(random_bytes(random, 33).size(), 33u);
    EXPECT_NE(random_bytes(random, 32), random_bytes(random, 32));
}

}  // namespace
}  // namespace emptor::crypto
