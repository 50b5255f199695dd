#include "services/payments/adapters/mandate_reader.h"

#include "platform/crypto/statement.h"
#include "services/payments/adapters/spending_json.h"

namespace emptor::payments {

core::Result<Mandate> StatementMandateReader::read(const std::string& proof) {
    TRY(const std::string json, crypto::verify_statement(key_, "emptor-mandate", proof));
    return parse_mandate(json);
}

}  // namespace emptor::payments
