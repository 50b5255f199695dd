#include "services/checkout/adapters/mandate_signer.h"

#include "platform/crypto/statement.h"
#include "platform/json/core_types.h"

namespace emptor::checkout {
namespace {

// The statement's JSON; payments reads the same members.
struct MandateStatement {
    std::string person;
    std::string purchase_id;
    std::string merchant_id;
    core::Money maximum;
    core::Instant expires_at;
};

}  // namespace

std::string StatementMandateSigner::mint(const std::string& person, const std::string& purchase_id,
                                         const Mandate& mandate) {
    const MandateStatement statement{person, purchase_id, mandate.merchant_id,
                                     mandate.maximum_total, mandate.expires_at};
    return crypto::sign_statement(key_, "emptor-mandate", json::write(statement));
}

}  // namespace emptor::checkout
