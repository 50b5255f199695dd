#include "connectors/ucp/parts.h"

#include <charconv>
#include <chrono>
#include <map>
#include <mutex>

#include "connectors/kit/json.h"
#include "core/reasons.h"
#include "platform/crypto/http_signature.h"

namespace emptor::connectors::ucp {
namespace {

namespace reasons = core::reasons;
using core::Result;
using runtime::Context;
using runtime::Task;

constexpr std::chrono::minutes kRemember{1};
constexpr std::chrono::seconds kTolerance{300};

// The profile's keys; a key is kept as the JSON it came in.
struct KeyList {
    std::optional<std::vector<glz::raw_json>> signing_keys;
    std::optional<std::vector<glz::raw_json>> keys;
};

struct OrderBody {
    std::string id;
};

using Keys = std::map<std::string, crypto::PublicKey, std::less<>>;

Keys parse_keys(const KeyList& list) {
    Keys keys;
    for (const auto* jwks : {&list.signing_keys, &list.keys}) {
        if (!*jwks) continue;
        for (const glz::raw_json& jwk : **jwks) {
            // A key of a kind that we do not know is no reason to refuse the others.
            auto key = crypto::PublicKey::from_jwk(jwk.str);
            if (!key) continue;
            std::string id = key->id();
            keys.emplace(std::move(id), *std::move(key));
        }
    }
    return keys;
}

std::string header(const Webhook& webhook, const std::string& name) {
    const auto found = webhook.headers.find(name);
    return found == webhook.headers.end() ? std::string() : found->second;
}

// Replays within the tolerance are refused by the event's id, older ones here.
Result<> check_time(const Webhook& webhook, core::Instant now) {
    const std::string text = header(webhook, "webhook-timestamp");
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc() || end != text.data() + text.size()) {
        return core::fail(reasons::kWebhookMalformed, "Webhook-Timestamp is missing");
    }
    const core::Instant sent{std::chrono::seconds(seconds)};
    if (sent > now + kTolerance || sent < now - kTolerance) {
        return core::fail(reasons::kWebhookStale, "the webhook was sent at another time");
    }
    return {};
}

class UcpWebhooks final : public MerchantWebhooks {
public:
    explicit UcpWebhooks(Client client) : client_(std::move(client)) {}

    Task<Result<OrderChanged>> read(Context ctx, Account account, Webhook webhook) override {
        CO_TRY_OK(check_time(webhook, client_.clock().now()));
        const std::string event_id = header(webhook, "webhook-id");
        if (event_id.empty())
            co_return core::fail(reasons::kWebhookMalformed, "Webhook-Id is missing");
        CO_TRY_OK(co_await verify(ctx, account, webhook));
        const auto order = parse_answer<OrderBody>(kVendor, webhook.body, false);
        if (!order) co_return core::fail(reasons::kWebhookMalformed, "the body is no order");
        co_return OrderChanged{event_id, order->id};
    }

private:
    Task<Result<>> verify(Context ctx, Account account, Webhook webhook) {
        crypto::Message message{
            .method = webhook.method, .authority = webhook.authority, .path = webhook.path};
        for (const auto& [name, value] : webhook.headers) message.headers.emplace_back(name, value);
        const crypto::VerificationRules rules{
            .now = client_.clock().now(),
            .required = {"@method", "@authority", "@path", "content-digest"},
            .tolerance = kTolerance};
        CO_TRY(Keys keys, co_await keys_of(ctx, account, false));
        auto verified = check(message, webhook.body, rules, keys);
        if (!verified && verified.error().reason == reasons::kSignatureKeyUnknown) {
            CO_TRY(keys, co_await keys_of(ctx, account, true));
            verified = check(message, webhook.body, rules, keys);
        }
        if (!verified)
            co_return core::fail(reasons::kWebhookBadSignature, verified.error().message);
        co_return Result<>();
    }

    static Result<crypto::VerifiedSignature> check(const crypto::Message& message,
                                                   const std::string& body,
                                                   const crypto::VerificationRules& rules,
                                                   const Keys& keys) {
        return crypto::verify(message, body, rules,
                              [&](std::string_view id) -> std::optional<crypto::PublicKey> {
                                  const auto found = keys.find(id);
                                  if (found == keys.end()) return std::nullopt;
                                  return found->second;
                              });
    }

    Task<Result<Keys>> keys_of(Context ctx, Account account, bool again) {
        const core::Instant now = client_.clock().now();
        {
            const std::lock_guard lock(mutex_);
            const auto known = remembered_.find(account.id);
            if (known != remembered_.end()) {
                const auto age = now - known->second.fetched;
                // Fetching again at a stranger's word is worth it once in a while only.
                if (age < (again ? kRemember / 6 : kRemember)) co_return known->second.keys;
            }
        }
        CO_TRY(const auto body, co_await client_.get(ctx, account.base_url + "/.well-known/ucp"));
        CO_TRY(const auto list, parse_answer<KeyList>(kVendor, body, false));
        Keys keys = parse_keys(list);
        const std::lock_guard lock(mutex_);
        remembered_[account.id] = {now, keys};
        co_return keys;
    }

    struct Remembered {
        core::Instant fetched;
        Keys keys;
    };

    Client client_;
    std::mutex mutex_;
    std::map<std::string, Remembered> remembered_;
};

}  // namespace

std::unique_ptr<MerchantWebhooks> make_webhooks(Client client) {
    return std::make_unique<UcpWebhooks>(std::move(client));
}

}  // namespace emptor::connectors::ucp
