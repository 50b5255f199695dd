#include "services/vault/adapters/connection_reader.h"

#include "platform/crypto/statement.h"
#include "platform/json/core_types.h"

namespace emptor::vault {

core::Result<Connection> StatementConnectionReader::read(const std::string& statement) {
    TRY(const std::string text, crypto::verify_statement(key_, "emptor-connection", statement));
    auto connection = json::read<Connection>(text);
    if (!connection || connection->merchant_id.empty() || connection->base_url.empty()) {
        return core::fail(core::reasons::kStatementInvalid, "the connection cannot be read");
    }
    return connection;
}

}  // namespace emptor::vault
