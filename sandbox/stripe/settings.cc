#include "sandbox/kit/vendor.h"
#include "sandbox/stripe/stripe.h"

namespace emptor::sandbox::stripe {
namespace {

std::map<std::string, std::int64_t> balance_of(const SettingReader& settings) {
    const SettingReader reader = settings.group("balance", {"usd", "eur", "gbp"});
    std::map<std::string, std::int64_t> balance;
    for (const auto& [code, amount] : settings.at("balance").members()) {
        const auto currency = core::Currency::parse(code);
        if (currency) balance[code] = reader.amount(code, *currency, 0);
    }
    if (balance.empty())
        settings.problem("balance", "at least one currency, such as usd: 10000.00, is expected");
    return balance;
}

std::vector<WebhookTarget> webhooks_of(const SettingReader& settings) {
    std::vector<WebhookTarget> targets;
    for (std::size_t i = 0; i < settings.at("webhooks").size(); ++i) {
        const SettingReader hook = settings.entry("webhooks", i, {"id", "url", "secret", "events"});
        WebhookTarget target{hook.text("id"), hook.text("url"), hook.required_text("secret"),
                             hook.texts("events", {"*"})};
        if (!target.url.empty()) targets.push_back(std::move(target));
    }
    return targets;
}

}  // namespace

Config read_settings(const SettingReader& settings) {
    Config config;
    config.secret_key = settings.required_text("secret_key");
    config.card_reading_key = settings.required_text("card_reading_key");
    if (config.secret_key == config.card_reading_key)
        settings.problem("card_reading_key", "must differ from secret_key");
    if (!config.secret_key.starts_with("sk_test_"))
        settings.problem("secret_key", "a key that starts with sk_test_ is expected");
    config.approve_on_timeout = settings.boolean("approve_on_timeout", false);
    config.balance = balance_of(settings);
    config.webhooks = webhooks_of(settings);
    return config;
}

VendorMaker make_simulator(const SettingReader& settings) {
    return [config = read_settings(settings)](const VendorDeps& deps) {
        auto stripe = std::make_unique<Stripe>(
            config, Deps{deps.store, deps.faults, deps.webhooks, deps.clock, deps.real});
        deps.network.add(*stripe);
        return stripe;
    };
}

std::string Stripe::change(const Json& body) {
    std::vector<WebhookTarget> targets;
    for (const Json& one : body["webhooks"].items()) {
        WebhookTarget target{one["id"].text(), one["url"].text(), one["secret"].text(), {}};
        for (const Json& event : one["events"].items()) target.events.push_back(event.text());
        if (target.events.empty()) target.events = {"*"};
        if (target.url.empty() || target.secret.empty()) return "a webhook needs url and secret";
        targets.push_back(std::move(target));
    }
    const std::lock_guard lock(config_mutex_);
    if (body["approve_on_timeout"].is_bool())
        config_.approve_on_timeout = body["approve_on_timeout"].boolean();
    if (body["webhooks"].is_array()) config_.webhooks = std::move(targets);
    return {};
}

}  // namespace emptor::sandbox::stripe
