#include "platform/identity/issuer_keys.h"

#include <format>
#include <glaze/json/read.hpp>
#include <utility>

#include "core/reasons.h"
#include "platform/identity/discovery.h"

namespace emptor::identity {

// RFC 7517 section 5.
struct JwkSet {
    std::vector<glz::raw_json> keys;
};

namespace {

constexpr std::size_t kMostKeys = 100;

core::Error unavailable(std::string message) {
    return core::fail(core::reasons::kIssuerUnavailable, std::move(message));
}

}  // namespace

IssuerKeys::IssuerKeys(http::Client& client, IssuerKeysOptions options)
    : client_(client), options_(std::move(options)) {}

runtime::Task<core::Result<crypto::PublicKey>> IssuerKeys::find(runtime::Context ctx,
                                                                std::string key_id) {
    View view = look(key_id, ctx.executor().now());
    if (view.key && (view.fresh || !view.may_fetch)) co_return *std::move(view.key);
    if (view.may_fetch) {
        co_await refresh(ctx);
        view = look(key_id, ctx.executor().now());
        if (view.key) co_return *std::move(view.key);
    }
    if (view.any) {
        co_return core::fail(core::reasons::kTokenBadSignature,
                             "the issuer has no key of the token's kid");
    }
    core::Error error = unavailable("the issuer's keys cannot be had");
    error.retry_after = options_.between_fetches;
    co_return error;
}

IssuerKeys::View IssuerKeys::look(const std::string& key_id, runtime::SteadyTime now) {
    const std::lock_guard lock(mutex_);
    View view;
    view.may_fetch = fetching_ || !tried_at_ || now - *tried_at_ >= options_.between_fetches;
    if (!fetched_at_ || now - *fetched_at_ > options_.usable) return view;
    view.any = true;
    view.fresh = now - *fetched_at_ <= options_.fresh;
    if (const auto found = keys_.find(key_id); found != keys_.end()) view.key = found->second;
    return view;
}

runtime::Task<> IssuerKeys::refresh(runtime::Context ctx) {
    runtime::OneShot<bool> finished(ctx.executor());
    bool leads = false;
    {
        const std::lock_guard lock(mutex_);
        leads = !fetching_;
        fetching_ = true;
        if (leads) {
            tried_at_ = ctx.executor().now();
        } else {
            waiters_.push_back(finished.sender());
        }
    }
    if (!leads) {
        co_await finished;
        co_return;
    }
    // Others wait for this too: the caller's own deadline does not count.
    const runtime::Context shared = ctx.detached(options_.fetch_limit);
    core::Result<Keys> keys = co_await fetch(shared);
    store(std::move(keys), ctx.executor().now());
}

void IssuerKeys::store(core::Result<Keys> keys, runtime::SteadyTime now) {
    std::vector<runtime::OneShot<bool>::Sender> waiters;
    {
        const std::lock_guard lock(mutex_);
        if (keys) {
            keys_ = *std::move(keys);
            fetched_at_ = now;
        }
        fetching_ = false;
        waiters.swap(waiters_);
    }
    for (const auto& waiter : waiters) waiter.set(true);
}

runtime::Task<core::Result<IssuerKeys::Keys>> IssuerKeys::fetch(runtime::Context ctx) {
    CO_TRY(const Provider provider, co_await discover(ctx, client_, options_.issuer));
    CO_TRY(http::Reach reach, reach_of(provider.jwks_uri));
    http::Request request;
    request.url = provider.jwks_uri;
    request.response_limit = 256 << 10;
    CO_TRY(const http::Response answer,
           co_await client_.send(ctx, std::move(reach), std::move(request)));
    JwkSet set;
    constexpr glz::opts kOptions{.error_on_unknown_keys = false};
    if (answer.status != 200 || glz::read<kOptions>(set, answer.body) ||
        set.keys.size() > kMostKeys) {
        co_return unavailable(std::format("no key set, status {}", answer.status));
    }
    Keys keys;
    for (const glz::raw_json& jwk : set.keys) {
        // Keys for other uses and of other kinds are passed over.
        core::Result<crypto::PublicKey> key = crypto::PublicKey::from_jwk(jwk.str);
        if (!key) continue;
        std::string id = key->id();
        keys.insert_or_assign(std::move(id), *std::move(key));
    }
    if (keys.empty()) co_return unavailable("the issuer publishes no usable key");
    co_return keys;
}

}  // namespace emptor::identity
