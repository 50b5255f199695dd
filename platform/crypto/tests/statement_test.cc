#include "platform/crypto/statement.h"

#include <gtest/gtest.h>

namespace emptor::crypto {
namespace {

// Proves that a statement holds for its signer, its kind and its very text only.
TEST(Statement, HoldsForSignerKindAndText) {
    for (const Algorithm algorithm : {Algorithm::kEd25519, Algorithm::kEs256}) {
        const PrivateKey key = PrivateKey::generate(algorithm);
        const std::string statement = sign_statement(key, "mandate", R"({"total":"12.00 USD"})");
        EXPECT_EQ(*verify_statement(key.public_key(), "mandate", statement),
                  R"({"total":"12.00 USD"})");

        const PublicKey other = PrivateKey::generate(algorithm).public_key();
        EXPECT_EQ(verify_statement(other, "mandate", statement).error().id(), "statement-invalid");
        EXPECT_EQ(verify_statement(key.public_key(), "connection", statement).error().id(),
                  "statement-invalid");
        for (std::size_t i = 0; i < statement.size(); i += 7) {
            std::string changed = statement;
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            EXPECT_FALSE(verify_statement(key.public_key(), "mandate", changed)) << i;
        }
        for (const std::string_view broken : {"", ".", "..", "a.b", "a.b.c"}) {
            EXPECT_FALSE(verify_statement(key.public_key(), "mandate", broken));
        }
    }
}

}  // namespace
}  // namespace emptor::crypto
