#include "platform/http/retry.h"

#include <algorithm>
#include <charconv>
#include <sstream>

#include "core/text.h"
#include "platform/runtime/task_group.h"

namespace emptor::http {
namespace {

using std::chrono::milliseconds;

constexpr int kFull = 100;  // tenths
constexpr int kPrice = 10;
constexpr milliseconds kDay = std::chrono::hours(24);

milliseconds jittered(milliseconds wait, core::Random& random) {
    const auto bytes = random.bytes16();
    const unsigned share = bytes[0] * 256u + bytes[1];  // of 65535
    return wait / 2 + milliseconds((wait / 2).count() * share / 65535);
}

// How long to wait before the next try; nothing if there is to be none.
std::optional<milliseconds> wait_before_next(const core::Result<Response>& last, core::Instant now,
                                             milliseconds backoff) {
    if (!last) {
        const core::Error& error = last.error();
        if (error.outcome != core::Outcome::kNotDone || !error.retry_after) return std::nullopt;
        return std::max(backoff, *error.retry_after);
    }
    if (last->status != 429 && last->status != 503) return std::nullopt;
    const auto asked = parse_retry_after(last->header("retry-after"), now);
    if (!asked) return std::nullopt;
    return std::max(backoff, *asked);
}

}  // namespace

void RetryBudget::earn(const std::string& connector) {
    const std::lock_guard lock(mutex_);
    int& tenths = tenths_.try_emplace(connector, kFull).first->second;
    tenths = std::min(tenths + 1, kFull);
}

bool RetryBudget::spend(const std::string& connector) {
    const std::lock_guard lock(mutex_);
    int& tenths = tenths_.try_emplace(connector, kFull).first->second;
    if (tenths < kPrice) return false;
    tenths -= kPrice;
    return true;
}

std::optional<milliseconds> parse_retry_after(std::string_view header, core::Instant now) {
    const std::string_view text = core::trim(header);
    if (text.empty()) return std::nullopt;
    std::int64_t seconds = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, seconds);
    if (error == std::errc() && stopped == end) {
        return std::clamp<milliseconds>(
            std::chrono::seconds(std::clamp<std::int64_t>(seconds, 0, 86'400)), milliseconds(0),
            kDay);
    }
    std::istringstream stream{std::string(text)};
    std::chrono::sys_seconds when;
    stream >> std::chrono::parse("%a, %d %b %Y %H:%M:%S GMT", when);
    if (stream.fail()) return std::nullopt;
    return std::clamp(std::chrono::ceil<milliseconds>(when - now), milliseconds(0), kDay);
}

runtime::Task<core::Result<Response>> send_with_retry(runtime::Context ctx, Client& client,
                                                      Reach reach, Request request,
                                                      RetryPolicy policy) {
    core::SystemRandom system_random;
    const core::SystemClock system_clock;
    core::Random& random = policy.random != nullptr ? *policy.random : system_random;
    const core::Clock& clock = policy.clock != nullptr ? *policy.clock : system_clock;
    if (policy.budget != nullptr) policy.budget->earn(reach.connector);

    milliseconds backoff = policy.first_wait;
    for (int tried = 1;; ++tried) {
        core::Result<Response> last = co_await client.send(ctx, reach, request);
        if (tried >= policy.tries) co_return last;
        const auto wait = wait_before_next(last, clock.now(), jittered(backoff, random));
        if (!wait || *wait >= ctx.time_left()) co_return last;
        if (policy.budget != nullptr && !policy.budget->spend(reach.connector)) co_return last;
        const bool still_wanted = co_await runtime::sleep(ctx, *wait);
        if (!still_wanted) co_return last;
        backoff = std::min(backoff * 2, policy.longest_wait);
    }
}

}  // namespace emptor::http
