#include "platform/http/resolver.h"

#include <netdb.h>
#include <netinet/in.h>

#include <format>
#include <stop_token>

#include "core/reasons.h"
#include "platform/runtime/one_shot.h"

namespace emptor::http {
namespace {

constexpr std::size_t kMostEntries = 4096;

std::vector<Address> ask_system(const std::string& host) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    if (getaddrinfo(host.c_str(), nullptr, &hints, &list) != 0) return {};
    std::vector<Address> addresses;
    for (const addrinfo* info = list; info != nullptr; info = info->ai_next) {
        if (info->ai_family == AF_INET) {
            const auto* v4 = reinterpret_cast<const sockaddr_in*>(info->ai_addr);
            addresses.push_back(Address::of_v4(&v4->sin_addr));
        } else if (info->ai_family == AF_INET6) {
            const auto* v6 = reinterpret_cast<const sockaddr_in6*>(info->ai_addr);
            addresses.push_back(Address::of_v6(&v6->sin6_addr));
        }
    }
    freeaddrinfo(list);
    return addresses;
}

}  // namespace

Lookup system_lookup() {
    return ask_system;
}

Resolver::Resolver(runtime::Executor& blocking, Lookup lookup, std::chrono::milliseconds remember)
    : blocking_(blocking), lookup_(std::move(lookup)), remember_(remember) {}

std::vector<Address> Resolver::recall(const std::string& host, runtime::SteadyTime now) const {
    const std::lock_guard lock(memory_->mutex);
    const auto found = memory_->entries.find(host);
    if (found == memory_->entries.end() || found->second.until <= now) return {};
    return found->second.addresses;
}

runtime::Task<core::Result<std::vector<Address>>> Resolver::resolve(runtime::Context ctx,
                                                                    std::string host) {
    std::vector<Address> known = recall(host, ctx.executor().now());
    if (!known.empty()) co_return known;

    runtime::OneShot<std::vector<Address>> answer(ctx.executor());
    const auto sender = answer.sender();
    blocking_.post([sender, lookup = lookup_, memory = memory_, host,
                    until = ctx.executor().now() + remember_] {
        std::vector<Address> found = lookup(host);
        if (!found.empty()) {
            const std::lock_guard lock(memory->mutex);
            if (memory->entries.size() >= kMostEntries) memory->entries.clear();
            memory->entries[host] = {found, until};
        }
        sender.set(std::move(found));
    });
    const std::stop_callback on_stop(ctx.stop(), [sender] { sender.set({}); });
    const auto timer = ctx.executor().post_at(ctx.deadline(), [sender] { sender.set({}); });
    std::vector<Address> found = co_await answer;
    timer->cancel();
    if (!found.empty()) co_return found;
    CO_TRY_OK(ctx.still_wanted());
    core::Error error =
        core::fail(core::reasons::kConnectFailed, std::format("The name {} has no address.", host));
    error.retry_after = std::chrono::milliseconds(0);
    co_return error;
}

}  // namespace emptor::http
