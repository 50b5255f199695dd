#pragma once

#include "platform/crypto/keys.h"
#include "services/payments/app/ports.h"

namespace emptor::payments {

// Mandates as statements of type "emptor-mandate"; only the checkout service has the signing key.
class StatementMandateReader final : public MandateReader {
public:
    explicit StatementMandateReader(crypto::PublicKey key) : key_(std::move(key)) {}

    core::Result<Mandate> read(const std::string& proof) override;

private:
    crypto::PublicKey key_;
};

}  // namespace emptor::payments
