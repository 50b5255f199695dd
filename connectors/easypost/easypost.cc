#include "connectors/easypost/easypost.h"

#include "connectors/easypost/translate.h"
#include "connectors/kit/json.h"
#include "core/reasons.h"
#include "platform/crypto/encoding.h"

namespace emptor::connectors::easypost {
namespace {

namespace reasons = core::reasons;
using core::Result;
using runtime::Context;
using runtime::Task;

constexpr std::string_view kVendor = "easypost";

class EasyPostTracking final : public Tracking {
public:
    explicit EasyPostTracking(http::Client& http) : http_(http) {}

    // The same number again gives the tracker that stands, so a lost answer may simply be asked
    // again.
    Task<Result<Tracker>> track(Context ctx, Account account, std::string carrier,
                                std::string tracking_number) override {
        wire::CreateTracker body{{.tracking_code = std::move(tracking_number)}};
        if (!carrier.empty()) body.tracker.carrier = std::move(carrier);
        Call call = base_call(account, "POST", "/v2/trackers");
        call.headers.emplace_back("Content-Type", "application/json");
        call.body = to_json(body);
        co_return co_await read(ctx, std::move(call));
    }

    Task<Result<Tracker>> get(Context ctx, Account account, std::string tracker_id) override {
        co_return co_await read(
            ctx, base_call(account, "GET", "/v2/trackers/" + url_encode(tracker_id)));
    }

    Result<TrackingEvent> read_webhook(const Account& account, const Webhook& webhook,
                                       core::Instant) override {
        const auto secret = account.credentials.find("webhook_secret");
        const auto header = webhook.headers.find("x-hmac-signature");
        if (secret == account.credentials.end() || header == webhook.headers.end()) {
            return core::fail(reasons::kWebhookBadSignature,
                              "no signature, or no secret to check it with");
        }
        TRY_OK(check_signature(header->second, webhook.body, secret->second.reveal()));
        const auto event = parse_answer<wire::Event>(kVendor, webhook.body, false);
        if (!event || !event->result)
            return core::fail(reasons::kWebhookMalformed, "an event without a tracker");
        return TrackingEvent{event->id, to_tracker(*event->result)};
    }

private:
    static Call base_call(const Account& account, std::string method, const std::string& path) {
        Call call{.vendor = std::string(kVendor),
                  .method = std::move(method),
                  .url = account.base_url + path};
        const auto key = account.credentials.find("api_key");
        if (key != account.credentials.end()) {
            const std::string basic = crypto::base64(key->second.reveal() + ":");
            call.secret_headers.emplace_back("Authorization", "Basic " + basic);
        }
        return call;
    }

    Task<Result<Tracker>> read(Context ctx, Call call) {
        CO_TRY(const auto response, co_await exchange(ctx, http_, std::move(call)));
        CO_TRY(const auto tracker, parse_answer<wire::Tracker>(kVendor, response.body, false));
        co_return to_tracker(tracker);
    }

    http::Client& http_;
};

}  // namespace

Connector make_connector(const Deps& deps, Manifest manifest) {
    Connector connector{.manifest = std::move(manifest)};
    connector.tracking = std::make_unique<EasyPostTracking>(deps.http);
    return connector;
}

}  // namespace emptor::connectors::easypost
