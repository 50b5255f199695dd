#include "services/payments/adapters/issuer_account.h"

#include <format>

#include "core/reasons.h"

namespace emptor::payments {

using core::Result;
using runtime::Context;
using runtime::Task;

Task<Result<connectors::Account>> StoredIssuerAccount::get(Context ctx) {
    CO_TRY(auto account, co_await accounts_.get(ctx, vendor_));
    if (!account) {
        co_return core::fail(core::reasons::kVendorNotConnected,
                             std::format("{} is not connected", vendor_));
    }
    co_return *std::move(account);
}

Task<Result<>> StoredIssuerAccount::put(Context ctx, connectors::Account account) {
    co_return co_await accounts_.put(ctx, std::move(account));
}

}  // namespace emptor::payments
