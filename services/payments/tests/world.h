#pragma once

#include <gtest/gtest.h>

#include "core/reasons.h"
#include "emptor/vault/v1/fake.h"
#include "platform/runtime/manual_executor.h"
#include "platform/runtime/task_group.h"
#include "platform/telemetry/memory_log.h"
#include "services/payments/app/payments.h"
#include "services/payments/tests/fixtures.h"
#include "services/payments/tests/memory_store.h"

namespace emptor::payments::testing {

using core::Result;
using runtime::Context;
using runtime::ready;
using runtime::Task;

class SetClock final : public core::Clock {
public:
    core::Instant now() const override { return at; }
    core::Instant at = noon();
};

// An issuer that makes one card a key and tells the history it was given.
class FakeIssuer final : public connectors::Issuer {
public:
    Task<Result<std::string>> create_card(Context, connectors::Account,
                                          connectors::CardRequest request) override {
        created.push_back(request);
        if (lost_replies > 0) {
            --lost_replies;
            cards.emplace(request.key, "ic_" + std::to_string(cards.size() + 1));
            return ready(Result<std::string>(
                core::fail(core::reasons::kConnectionLost, "gone", core::Outcome::kUnknown)));
        }
        const auto [card, made] =
            cards.emplace(request.key, "ic_" + std::to_string(cards.size() + 1));
        return ready(Result<std::string>(card->second));
    }
    Task<Result<>> close_card(Context, connectors::Account, std::string card_id) override {
        if (away) return ready(Result<>(core::fail(core::reasons::kConnectFailed, "away")));
        closed.push_back(card_id);
        return ready(Result<>());
    }
    Task<Result<connectors::CardHistory>> history(Context, connectors::Account,
                                                  std::string card_id) override {
        ++asked;
        using History = Result<connectors::CardHistory>;
        if (away) return ready(History(core::fail(core::reasons::kConnectFailed, "away")));
        return ready(History(histories[card_id]));
    }
    Result<connectors::IssuerEvent> read_webhook(const connectors::Account&,
                                                 const connectors::Webhook& webhook,
                                                 core::Instant) override {
        if (webhook.body == "forged") {
            return core::fail(core::reasons::kWebhookBadSignature, "the signature is wrong");
        }
        return event;
    }
    connectors::WebhookAnswer answer(bool approved) override {
        return {.body = approved ? "yes" : "no"};
    }

    void charge(const std::string& card_id, std::int64_t amount,
                const std::string& status = "pending") {
        connectors::CardAuthorization one{.authorization_id = "iauth_1",
                                          .card_id = card_id,
                                          .amount = usd(amount),
                                          .merchant_name = "FENNEL HOME",
                                          .merchant_network_id = "net_1",
                                          .approved = true,
                                          .status = status};
        histories[card_id].authorizations = {one};
    }
    void move(const std::string& card_id, const std::string& id, std::int64_t amount, bool refund) {
        histories[card_id].transactions.push_back({.transaction_id = id,
                                                   .card_id = card_id,
                                                   .authorization_id = "iauth_1",
                                                   .amount = usd(amount),
                                                   .refund = refund});
    }
    void capture(const std::string& card_id, std::int64_t amount) {
        charge(card_id, amount, "closed");
        move(card_id, "ipi_1", amount, false);
    }

    bool away = false;
    int lost_replies = 0;
    int asked = 0;
    std::map<std::string, std::string> cards;  // by key
    std::vector<connectors::CardRequest> created;
    std::vector<std::string> closed;
    std::map<std::string, connectors::CardHistory> histories;
    connectors::IssuerEvent event;
};

class FakeAccount final : public IssuerAccount {
public:
    Task<Result<connectors::Account>> get(Context) override {
        if (account) return ready(Result<connectors::Account>(*account));
        return ready(Result<connectors::Account>(
            core::fail(core::reasons::kVendorNotConnected, "not connected")));
    }
    Task<Result<>> put(Context, connectors::Account given) override {
        account = std::move(given);
        return ready(Result<>());
    }
    std::optional<connectors::Account> account = connectors::Account{.id = "bank"};
};

class FakeMandates final : public MandateReader {
public:
    Result<Mandate> read(const std::string& proof) override {
        if (proof != "proof") return core::fail(core::reasons::kStatementInvalid, "no proof");
        return mandate;
    }
    Mandate mandate = testing::mandate();
};

// The service on a memory store with an issuer that does as it is told.
class World : public ::testing::Test {
protected:
    template <class T>
    static Task<> keep(Task<T> task, std::optional<T>& kept) {
        kept.emplace(co_await std::move(task));
    }
    template <class T>
    T run(Task<T> task) {
        std::optional<T> kept;
        runtime::TaskGroup group(executor_);
        group.spawn(keep(std::move(task), kept));
        executor_.run_until_idle();
        return *std::move(kept);
    }
    template <class T>
    std::string told(Task<Result<T>> task) {
        const auto result = run(std::move(task));
        return result ? "ok" : std::string(result.error().id());
    }

    Context as(const std::string& person) {
        return Context::for_at_most(executor_, std::chrono::seconds(30))
            .with_principal(runtime::Principal{.subject = person});
    }
    Context ada() { return as("ada"); }

    auto add_funds(std::int64_t amount) {
        return payments_.add_funds(ada(), api::payments::AddFundsRequest{usd(amount)});
    }
    auto reserve(std::int64_t amount, const std::string& purchase = "pur_1") {
        return payments_.reserve(ada(), api::payments::ReserveRequest{.purchase_id = purchase,
                                                                      .amount = usd(amount),
                                                                      .per_day = usd(30'000),
                                                                      .time_zone = "UTC"});
    }
    auto fund(std::int64_t maximum = 20'000, const std::string& purchase = "pur_1") {
        mandates_.mandate = mandate(maximum);
        mandates_.mandate.purchase_id = purchase;
        api::payments::FundRequest request{.purchase_id = purchase,
                                           .maximum = usd(maximum),
                                           .merchant_id = "fennel",
                                           .merchant_name = "Fennel Home",
                                           .expires_at = mandates_.mandate.expires_at,
                                           .mandate_proof = "proof"};
        return payments_.fund(ada(), std::move(request));
    }
    auto release() { return payments_.release(ada(), api::payments::ReleaseRequest{"pur_1"}); }
    auto settle() { return payments_.settle(ada(), api::payments::SettleRequest{"pur_1"}); }

    Wallet wallet() { return run(store_.wallet(ada(), "ada")).value().value(); }
    Spending spending() { return run(store_.find(ada(), "pur_1")).value().value(); }
    void funded_purchase() {
        ASSERT_EQ(told(add_funds(50'000)), "ok");
        ASSERT_EQ(told(reserve(10'000)), "ok");
        ASSERT_EQ(told(fund()), "ok");
    }

    runtime::ManualExecutor executor_;
    SetClock clock_;
    MemoryBookStore store_;
    FakeAccount account_;
    FakeIssuer issuer_;
    FakeMandates mandates_;
    api::vault::FakeVault vault_;
    telemetry::MemoryLog log_;
    connectors::Manifest manifest_{
        .id = "bank", .credentials = {"api_key"}, .base_url = "https://bank.example"};
    Pace pace_;
    Watcher watcher_{{store_, account_, issuer_, clock_, log_, pace_}};
    Payments payments_{
        {store_, account_, manifest_, issuer_, mandates_, vault_, watcher_, clock_, pace_, false}};
};

}  // namespace emptor::payments::testing
