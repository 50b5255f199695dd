#include "services/vault/app/vault.h"

#include <gtest/gtest.h>

#include "core/reasons.h"
#include "platform/crypto/statement.h"
#include "platform/runtime/manual_executor.h"
#include "platform/runtime/task_group.h"
#include "services/vault/adapters/connection_reader.h"

namespace emptor::vault {
namespace {

using core::Result;
using core::Secret;
using runtime::Context;
using runtime::ready;
using runtime::Task;

constexpr const char* kNumber = "4000099900000000";

class SetClock final : public core::Clock {
public:
    core::Instant now() const override { return at; }
    core::Instant at = core::parse_instant("2026-03-02T12:00:00Z").value();
};

class Reader final : public connectors::CardReader {
public:
    Task<Result<connectors::CardNumber>> read(Context, connectors::Account account,
                                              std::string card_id) override {
        ++reads;
        EXPECT_EQ(account.credentials.at("api_key").reveal(), "reading key");
        if (card_id != "ic_1") {
            return ready(Result<connectors::CardNumber>(
                core::fail(core::reasons::kVendorNotFound, "no such card")));
        }
        return ready(Result<connectors::CardNumber>(connectors::CardNumber{
            .number = Secret<std::string>(kNumber), .cvc = Secret<std::string>("123")}));
    }
    int reads = 0;
};

class Tokenizer final : public connectors::Tokenizer {
public:
    explicit Tokenizer(std::string base_url) : base_url_(std::move(base_url)) {}

    Task<Result<Secret<std::string>>> tokenize(Context, connectors::TokenizerRequest request,
                                               connectors::CardNumber card) override {
        if (request.base_url != base_url_) return refuse(core::reasons::kMerchantNotRecognised);
        if (request.tokenizer_url != base_url_ + "/tokenizer") {
            return refuse(core::reasons::kTokenizerNotOfMerchant);
        }
        EXPECT_EQ(card.number.reveal(), kNumber);
        return ready(Result<Secret<std::string>>(
            Secret<std::string>("tok_" + std::to_string(++made) + "_" + request.session_id)));
    }
    int made = 0;

private:
    static Task<Result<Secret<std::string>>> refuse(core::Reason reason) {
        return ready(Result<Secret<std::string>>(core::fail(reason, "no")));
    }
    std::string base_url_;
};

class VaultTest : public ::testing::Test {
protected:
    static Task<> keep(Task<Result<api::vault::TokenizeResponse>> task,
                       std::optional<Result<api::vault::TokenizeResponse>>& kept) {
        kept.emplace(co_await std::move(task));
    }
    std::string ask(api::vault::TokenizeRequest request) {
        const Context ctx =
            Context::for_at_most(executor_, std::chrono::seconds(5)).with_principal(caller_);
        std::optional<Result<api::vault::TokenizeResponse>> kept;
        runtime::TaskGroup group(executor_);
        group.spawn(keep(vault_.tokenize(ctx, std::move(request)), kept));
        executor_.run_until_idle();
        return *kept ? (*kept)->token : std::string(kept->error().id());
    }
    std::string statement(const std::string& type = "emptor-connection") const {
        return crypto::sign_statement(
            key_, type,
            R"({"merchant_id":"fennel","base_url":"https://fennel.example","person":"ada","connected_at":"2026-03-01T12:00:00Z"})");
    }
    api::vault::TokenizeRequest request(const std::string& session = "chk_1") const {
        return {.card_id = "ic_1",
                .merchant_id = "fennel",
                .tokenizer_url = "https://fennel.example/tokenizer",
                .handler = "card",
                .session_id = session,
                .connection = statement(),
                .key = "pur_1.token.1." + session};
    }

    runtime::ManualExecutor executor_;
    SetClock clock_;
    crypto::PrivateKey key_ = crypto::PrivateKey::generate(crypto::Algorithm::kEd25519);
    StatementConnectionReader connections_{key_.public_key()};
    Reader reader_;
    Tokenizer other_{"https://other.example"};
    Tokenizer tokenizer_{"https://fennel.example"};
    connectors::Account account_{.id = "bank",
                                 .credentials = {{"api_key", Secret<std::string>("reading key")}}};
    Vault vault_{{reader_, account_, {&other_, &tokenizer_}, connections_, clock_}};
    runtime::Principal caller_{.subject = "payments", .scopes = {"vault"}, .service = true};
};

// Proves that a card becomes a token of the merchant's own tokenizer, bound to the session.
TEST_F(VaultTest, Tokenizes) {
    EXPECT_EQ(ask(request()), "tok_1_chk_1");
    EXPECT_EQ(ask(request("chk_2")), "tok_2_chk_2");
    EXPECT_EQ(other_.made, 0);
}

// Proves that nobody but payments is served; no number is read for anybody else.
TEST_F(VaultTest, ServesPaymentsOnly) {
    const std::vector<runtime::Principal> others{
        {},
        {.subject = "payments", .scopes = {"vault"}, .service = false},
        {.subject = "checkout", .scopes = {"vault"}, .service = true},
        {.subject = "payments", .scopes = {}, .service = true},
    };
    for (const runtime::Principal& other : others) {
        caller_ = other;
        EXPECT_EQ(ask(request()), "permission-denied");
    }
    EXPECT_EQ(reader_.reads, 0);
}

// Proves that the merchant must be one that was connected, by a statement of that kind and key.
TEST_F(VaultTest, BelievesSignedConnectionsOnly) {
    auto wrong = request();
    wrong.connection = statement("emptor-mandate");
    EXPECT_EQ(ask(wrong), "statement-invalid");
    wrong = request();
    wrong.connection.back() = wrong.connection.back() == 'A' ? 'Q' : 'A';
    EXPECT_EQ(ask(wrong), "statement-invalid");
    wrong = request();
    wrong.connection = crypto::sign_statement(
        crypto::PrivateKey::generate(crypto::Algorithm::kEd25519), "emptor-connection",
        R"({"merchant_id":"fennel","base_url":"https://evil.example"})");
    EXPECT_EQ(ask(wrong), "statement-invalid");
    wrong = request();
    wrong.connection = crypto::sign_statement(key_, "emptor-connection", "{}");
    EXPECT_EQ(ask(wrong), "statement-invalid");
    wrong = request();
    wrong.merchant_id = "quillmart";
    EXPECT_EQ(ask(wrong), "statement-invalid");
    EXPECT_EQ(reader_.reads, 0);
}

// Proves that errors of both ends come through and that a foreign tokenizer gets nothing.
TEST_F(VaultTest, PassesErrorsOn) {
    auto wrong = request();
    wrong.tokenizer_url = "https://evil.example/tokenizer";
    EXPECT_EQ(ask(wrong), "tokenizer-not-of-merchant");
    wrong = request();
    wrong.card_id = "ic_9";
    EXPECT_EQ(ask(wrong), "vendor-not-found");
    EXPECT_EQ(tokenizer_.made, 0);
}

// Proves that a repeated call gives the first token, for a while, and that a key is for one
// request.
TEST_F(VaultTest, SameKeySameToken) {
    EXPECT_EQ(ask(request()), "tok_1_chk_1");
    EXPECT_EQ(ask(request()), "tok_1_chk_1");
    EXPECT_EQ(reader_.reads, 1);
    auto other = request();
    other.card_id = "ic_2";
    EXPECT_EQ(ask(other), "idempotency-key-reused");
    clock_.at += std::chrono::minutes(10);
    EXPECT_EQ(ask(request()), "tok_2_chk_1");
}

}  // namespace
}  // namespace emptor::vault
