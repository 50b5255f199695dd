#include "platform/identity/principal_tokens.h"

#include <gtest/gtest.h>

#include "platform/crypto/encoding.h"
#include "platform/crypto/hash.h"
#include "platform/crypto/private_file.h"

namespace emptor::identity {
namespace {

using namespace std::chrono_literals;

struct SetClock final : core::Clock {
    core::Instant now() const override { return at; }
    core::Instant at{1'800'000'000s};
};

const core::Secret<std::string> kKey(std::string(32, 'k'));

std::string verdict(const core::Result<runtime::Principal>& principal) {
    return principal ? "ok" : std::string(principal.error().id());
}

// Proves that a principal crosses whole, the anonymous one and one with odd letters included.
TEST(PrincipalTokens, RoundTrip) {
    SetClock clock;
    PrincipalTokens tokens(kKey, "here", clock);
    const runtime::Principal rows[] = {
        {}, {"demo", {"ask", "buy"}, false}, {"checkout", {}, true}, {"\"\\é\n.", {"a b"}, false}};
    for (const runtime::Principal& row : rows) {
        const std::string token = tokens.sign(row);
        EXPECT_EQ(tokens.verify(token).value(), row);
        for (const char c : token) EXPECT_TRUE(c > 0x20 && c < 0x7f);
    }
}

// Proves that tokens are short-lived and that clocks may differ a little.
TEST(PrincipalTokens, Expire) {
    SetClock clock;
    PrincipalTokens tokens(kKey, "here", clock);
    const std::string token = tokens.sign({"demo", {}, false});
    const core::Instant start = clock.at;
    const struct {
        std::chrono::seconds after;
        const char* verdict;
    } rows[] = {{330s, "ok"}, {331s, "unauthenticated"}, {-30s, "ok"}, {-31s, "unauthenticated"}};
    for (const auto& row : rows) {
        clock.at = start + row.after;
        EXPECT_EQ(verdict(tokens.verify(token)), row.verdict) << row.after.count();
    }
}

// Proves that tokens of other keys, installations and forms are refused.
TEST(PrincipalTokens, RefuseForeignOnes) {
    SetClock clock;
    PrincipalTokens tokens(kKey, "here", clock);
    PrincipalTokens other_key(core::Secret<std::string>(std::string(32, 'x')), "here", clock);
    PrincipalTokens elsewhere(kKey, "there", clock);
    const std::string token = tokens.sign({"demo", {"ask"}, false});
    EXPECT_EQ(verdict(other_key.verify(token)), "unauthenticated");
    EXPECT_EQ(verdict(elsewhere.verify(token)), "unauthenticated");
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_EQ(verdict(tokens.verify(changed)), "unauthenticated") << i;
        EXPECT_EQ(verdict(tokens.verify(token.substr(0, i))), "unauthenticated") << i;
    }
    const std::string nonsense = "p1." + crypto::base64url("[]");
    EXPECT_EQ(
        verdict(tokens.verify(nonsense + "." +
                              crypto::base64url(crypto::hmac_sha256(kKey.reveal(), nonsense)))),
        "unauthenticated");
}

// Proves that the shared key is made once, private, and refused when it is broken.
TEST(PrincipalTokens, KeyFile) {
    const auto path = std::filesystem::temp_directory_path() / "emptor-internal-key-test";
    std::filesystem::remove(path);
    core::SystemRandom random;
    const auto key = internal_key(path, random);
    ASSERT_TRUE(key);
    EXPECT_EQ(key->reveal().size(), 32u);
    EXPECT_EQ(internal_key(path, random)->reveal(), key->reveal());
    ASSERT_TRUE(crypto::write_private_file(path, "abc"));
    EXPECT_EQ(internal_key(path, random).error().id(), "file-unusable");
    std::filesystem::remove(path);
}

}  // namespace
}  // namespace emptor::identity
