#pragma once

#include "platform/crypto/keys.h"
#include "services/checkout/app/ports.h"

namespace emptor::checkout {

// Mandates as signed statements of type "emptor-mandate"; payments holds the public key.
class StatementMandateSigner final : public MandateSigner {
public:
    explicit StatementMandateSigner(crypto::PrivateKey key) : key_(std::move(key)) {}

    std::string mint(const std::string& person, const std::string& purchase_id,
                     const Mandate& mandate) override;

private:
    crypto::PrivateKey key_;
};

}  // namespace emptor::checkout
