#pragma once

#include "core/ids.h"
#include "core/time.h"
#include "emptor/checkout/v1/service.h"
#include "platform/sql/database.h"
#include "platform/workflow/engine.h"
#include "services/checkout/app/ports.h"
#include "services/checkout/domain/record.h"

namespace emptor::checkout {

// Between the use cases and the workflow: how records and events are written down there.
class Journal {
public:
    virtual ~Journal() = default;
    // Stores a new purchase in the caller's transaction.
    virtual runtime::Task<core::Result<>> create(runtime::Context ctx, sql::Session& tx,
                                                 Record record) = 0;
    virtual void wake(const std::string& purchase_id) = 0;
    // Errors: as transition(); not-found.
    virtual runtime::Task<core::Result<Record>> send(runtime::Context ctx, std::string purchase_id,
                                                     Event event) = 0;
};

// The use cases of the person: buy, approve, decline, cancel, look, and the rules and address
// behind them. Thread-safe; keeps no state of its own.
class Checkout final : public api::checkout::Checkout {
public:
    struct Deps {
        sql::Database& database;
        CheckoutStore& store;
        AddressBook& addresses;
        AuditLog& audit;
        Journal& journal;
        const core::Clock& clock;
        core::Random& random;
    };

    explicit Checkout(Deps deps) : deps_(deps) {}

    using Context = runtime::Context;
    template <class T>
    using Reply = runtime::Task<core::Result<T>>;

    Reply<api::checkout::BuyResponse> buy(Context ctx, api::checkout::BuyRequest request) override;
    Reply<api::checkout::ApproveResponse> approve(Context ctx,
                                                  api::checkout::ApproveRequest request) override;
    Reply<api::checkout::DeclineResponse> decline(Context ctx,
                                                  api::checkout::DeclineRequest request) override;
    Reply<api::checkout::CancelResponse> cancel(Context ctx,
                                                api::checkout::CancelRequest request) override;
    Reply<api::checkout::GetPurchaseResponse> get_purchase(
        Context ctx, api::checkout::GetPurchaseRequest request) override;
    Reply<api::checkout::ListPurchasesResponse> list_purchases(
        Context ctx, api::checkout::ListPurchasesRequest request) override;
    Reply<api::checkout::SetPolicyResponse> set_policy(
        Context ctx, api::checkout::SetPolicyRequest request) override;
    Reply<api::checkout::GetPolicyResponse> get_policy(
        Context ctx, api::checkout::GetPolicyRequest request) override;
    Reply<api::checkout::SetAddressResponse> set_address(
        Context ctx, api::checkout::SetAddressRequest request) override;
    Reply<api::checkout::GetAddressResponse> get_address(
        Context ctx, api::checkout::GetAddressRequest request) override;
    Reply<api::checkout::ExportAuditResponse> export_audit(
        Context ctx, api::checkout::ExportAuditRequest request) override;
    Reply<api::checkout::ShippingAddressResponse> shipping_address(
        Context ctx, api::checkout::ShippingAddressRequest request) override;

private:
    Reply<std::string> start(Context ctx, api::checkout::BuyRequest request);
    // Delivers an event to a purchase of the caller and returns it as it then stands.
    Reply<Purchase> deliver(Context ctx, std::string purchase_id, Event event);

    Deps deps_;
};

}  // namespace emptor::checkout
