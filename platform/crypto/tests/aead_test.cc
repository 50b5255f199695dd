#include "platform/crypto/aead.h"

#include <gtest/gtest.h>

#include "platform/crypto/encoding.h"

namespace emptor::crypto {
namespace {

// Proves test case 14 of the specification of GCM (McGrew and Viega).
TEST(Aead, FollowsPublishedVector) {
    const std::string key(32, '\0');
    const std::string nonce(12, '\0');
    const std::string sealed = aead_seal({key, nonce, ""}, std::string(16, '\0'));
    EXPECT_EQ(hex(sealed), "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
    EXPECT_EQ(aead_open({key, nonce, ""}, sealed), std::string(16, '\0'));
}

// Proves that a change of any part makes opening fail.
TEST(Aead, RefusesWhatWasChanged) {
    const std::string key(32, 'k');
    const std::string nonce(12, 'n');
    const std::string sealed = aead_seal({key, nonce, "bound"}, "plain");
    ASSERT_EQ(aead_open({key, nonce, "bound"}, sealed), "plain");
    EXPECT_EQ(aead_open({std::string(32, 'K'), nonce, "bound"}, sealed), std::nullopt);
    EXPECT_EQ(aead_open({key, std::string(12, 'N'), "bound"}, sealed), std::nullopt);
    EXPECT_EQ(aead_open({key, nonce, "other"}, sealed), std::nullopt);
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        std::string changed = sealed;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        EXPECT_EQ(aead_open({key, nonce, "bound"}, changed), std::nullopt) << i;
        EXPECT_EQ(aead_open({key, nonce, "bound"}, sealed.substr(0, i)), std::nullopt) << i;
    }
}

}  // namespace
}  // namespace emptor::crypto
