#include "connectors/stripe/stripe.h"

#include <format>

#include "connectors/kit/json.h"
#include "connectors/stripe/translate.h"
#include "core/reasons.h"

namespace emptor::connectors::stripe {
namespace {

namespace reasons = core::reasons;
using core::Result;
using runtime::Context;
using runtime::Task;

constexpr std::string_view kVendor = "stripe";
constexpr std::string_view kVersion = "2026-08-26.dahlia";
constexpr int kMostPages = 10;

// An idempotency key may be used once for each kind of object.
std::string key_for(const std::string& key, std::string_view object) {
    return std::format("{}.{}", key, object);
}

Call base_call(const Account& account, std::string method, const std::string& path) {
    Call call{.vendor = std::string(kVendor),
              .method = std::move(method),
              .url = account.base_url + path};
    call.headers.emplace_back("Stripe-Version", kVersion);
    const auto key = account.credentials.find("api_key");
    if (key != account.credentials.end()) {
        call.secret_headers.emplace_back("Authorization", "Bearer " + key->second.reveal());
    }
    return call;
}

class StripeIssuer final : public Issuer {
public:
    explicit StripeIssuer(http::Client& http) : http_(http) {}

    Task<Result<std::string>> create_card(Context ctx, Account account,
                                          CardRequest request) override {
        CO_TRY(const auto holder,
               co_await post<wire::Cardholder>(ctx, account, "/v1/issuing/cardholders",
                                               cardholder_fields(request),
                                               key_for(request.key, "cardholder")));
        CO_TRY(auto card, co_await post<wire::Card>(ctx, account, "/v1/issuing/cards",
                                                    card_fields(request, holder.id),
                                                    key_for(request.key, "card")));
        co_return std::move(card.id);
    }

    Task<Result<>> close_card(Context ctx, Account account, std::string card_id) override {
        http::Headers fields{{"status", "canceled"}};
        CO_TRY_OK(co_await post<wire::Card>(ctx, account,
                                            "/v1/issuing/cards/" + url_encode(card_id),
                                            std::move(fields), key_for(card_id, "close")));
        co_return Result<>();
    }

    Task<Result<CardHistory>> history(Context ctx, Account account, std::string card_id) override {
        CO_TRY(const auto authorizations, co_await list<wire::Authorization>(
                                              ctx, account, "/v1/issuing/authorizations", card_id));
        CO_TRY(const auto transactions,
               co_await list<wire::Transaction>(ctx, account, "/v1/issuing/transactions", card_id));
        CardHistory history;
        for (const auto& authorization : authorizations) {
            CO_TRY(auto told, to_authorization(authorization, false));
            history.authorizations.push_back(std::move(told));
        }
        for (const auto& transaction : transactions) {
            CO_TRY(auto told, to_transaction(transaction));
            history.transactions.push_back(std::move(told));
        }
        co_return history;
    }

    Result<IssuerEvent> read_webhook(const Account& account, const Webhook& webhook,
                                     core::Instant now) override {
        const auto secret = account.credentials.find("webhook_secret");
        const auto header = webhook.headers.find("stripe-signature");
        if (secret == account.credentials.end() || header == webhook.headers.end()) {
            return core::fail(reasons::kWebhookBadSignature,
                              "no signature, or no secret to check it with");
        }
        TRY_OK(check_signature(header->second, webhook.body, secret->second.reveal(), now));
        return read_event(webhook.body);
    }

    WebhookAnswer answer(bool approved) override {
        return {.headers = {{"stripe-version", std::string(kVersion)},
                            {"content-type", "application/json"}},
                .body = to_json(wire::Decision{approved})};
    }

private:
    template <class T>
    Task<Result<T>> post(Context ctx, Account account, std::string path, http::Headers fields,
                         std::string key) {
        Call call = base_call(account, "POST", path);
        call.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
        call.headers.emplace_back("Idempotency-Key", std::move(key));
        call.body = form_encode(fields);
        call.effect = true;
        CO_TRY(const auto response, co_await exchange(ctx, http_, std::move(call)));
        co_return parse_answer<T>(kVendor, response.body, true);
    }

    template <class T>
    Task<Result<std::vector<T>>> list(Context ctx, Account account, std::string path,
                                      std::string card_id) {
        std::vector<T> all;
        std::string after;
        for (int page = 0; page < kMostPages; ++page) {
            http::Headers query{{"card", card_id}, {"limit", "100"}};
            if (!after.empty()) query.emplace_back("starting_after", after);
            Call call = base_call(account, "GET", path + "?" + form_encode(query));
            CO_TRY(const auto response, co_await exchange(ctx, http_, std::move(call)));
            CO_TRY(auto found, parse_answer<wire::List<T>>(kVendor, response.body, false));
            for (T& one : found.data) all.push_back(std::move(one));
            if (!found.has_more || all.empty()) co_return all;
            after = all.back().id;
        }
        co_return malformed_answer(kVendor, "more pages than one card can have", false);
    }

    static Result<IssuerEvent> read_event(const std::string& body) {
        const auto malformed = [] {
            return core::fail(reasons::kWebhookMalformed, "an event of another form");
        };
        const auto head = parse_answer<wire::EventHead>(kVendor, body, false);
        if (!head) return malformed();
        IssuerEvent event{.event_id = head->id};
        const std::string& type = head->type;
        if (type == "issuing_authorization.request" || type == "issuing_authorization.created" ||
            type == "issuing_authorization.updated") {
            const auto read = parse_answer<wire::Event<wire::Authorization>>(kVendor, body, false);
            if (!read) return malformed();
            const bool request = type == "issuing_authorization.request";
            TRY(auto told, to_authorization(read->data.object, request));
            (request ? event.authorization_request : event.authorization) = std::move(told);
        } else if (type == "issuing_transaction.created" || type == "issuing_transaction.updated") {
            const auto read = parse_answer<wire::Event<wire::Transaction>>(kVendor, body, false);
            if (!read) return malformed();
            TRY(event.transaction, to_transaction(read->data.object));
        }
        return event;
    }

    http::Client& http_;
};

class StripeCardReader final : public CardReader {
public:
    explicit StripeCardReader(http::Client& http) : http_(http) {}

    Task<Result<CardNumber>> read(Context ctx, Account account, std::string card_id) override {
        const http::Headers expand{{"expand[]", "number"}, {"expand[]", "cvc"}};
        Call call = base_call(
            account, "GET",
            std::format("/v1/issuing/cards/{}?{}", url_encode(card_id), form_encode(expand)));
        CO_TRY(const auto response, co_await exchange(ctx, http_, std::move(call)));
        CO_TRY(auto card, parse_answer<wire::Card>(kVendor, response.body, false));
        if (!card.number || !card.cvc)
            co_return malformed_answer(kVendor, "the number was not expanded", false);
        co_return CardNumber{.number = core::Secret<std::string>(std::move(*card.number)),
                             .cvc = core::Secret<std::string>(std::move(*card.cvc)),
                             .expiry_month = card.exp_month,
                             .expiry_year = card.exp_year};
    }

private:
    http::Client& http_;
};

}  // namespace

Connector make_connector(const Deps& deps, Manifest manifest) {
    Connector connector{.manifest = std::move(manifest)};
    connector.issuer = std::make_unique<StripeIssuer>(deps.http);
    connector.card_reader = std::make_unique<StripeCardReader>(deps.http);
    return connector;
}

}  // namespace emptor::connectors::stripe
