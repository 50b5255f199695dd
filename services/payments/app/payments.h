#pragma once

#include "emptor/payments/v1/service.h"
#include "emptor/vault/v1/service.h"
#include "services/payments/app/watcher.h"

namespace emptor::payments {

// Wallets, reservations, cards. The person is the principal of every call; what belongs to somebody
// else is not there. Every money rule is a pure function of domain/; this class asks the issuer and
// keeps the books. Thread-safe.
class Payments final : public api::payments::Payments {
public:
    struct Deps {
        BookStore& store;
        IssuerAccount& account;
        const connectors::Manifest& issuer_manifest;
        connectors::Issuer& issuer;
        MandateReader& mandates;
        api::vault::Vault& vault;
        Watcher& watcher;
        const core::Clock& clock;
        Pace pace;
        bool live;  // wallets are funded at the issuer
    };

    explicit Payments(Deps deps) : deps_(deps) {}

    template <class T>
    using Reply = runtime::Task<core::Result<T>>;

    Reply<api::payments::GetWalletResponse> get_wallet(
        runtime::Context ctx, api::payments::GetWalletRequest request) override;
    Reply<api::payments::AddFundsResponse> add_funds(
        runtime::Context ctx, api::payments::AddFundsRequest request) override;
    Reply<api::payments::ConnectIssuerResponse> connect_issuer(
        runtime::Context ctx, api::payments::ConnectIssuerRequest request) override;
    Reply<api::payments::ForgetAcceptorResponse> forget_acceptor(
        runtime::Context ctx, api::payments::ForgetAcceptorRequest request) override;
    Reply<api::payments::ReserveResponse> reserve(runtime::Context ctx,
                                                  api::payments::ReserveRequest request) override;
    Reply<api::payments::ReleaseResponse> release(runtime::Context ctx,
                                                  api::payments::ReleaseRequest request) override;
    Reply<api::payments::FundResponse> fund(runtime::Context ctx,
                                            api::payments::FundRequest request) override;
    Reply<api::payments::TokenizeResponse> tokenize(
        runtime::Context ctx, api::payments::TokenizeRequest request) override;
    Reply<api::payments::GetPaymentResponse> get_payment(
        runtime::Context ctx, api::payments::GetPaymentRequest request) override;
    Reply<api::payments::SettleResponse> settle(runtime::Context ctx,
                                                api::payments::SettleRequest request) override;

private:
    Reply<Mandate> mandate_of(runtime::Context ctx, api::payments::FundRequest request);
    Reply<std::optional<Spending>> mine(runtime::Context ctx, std::string purchase_id);
    Reply<CardPlan> plan(runtime::Context ctx, Mandate mandate, std::string merchant_name);
    Reply<Spending> make_card(runtime::Context ctx, Spending spending,
                              api::common::Address billing);
    Reply<Spending> refreshed(runtime::Context ctx, Spending spending);

    Deps deps_;
};

}  // namespace emptor::payments
