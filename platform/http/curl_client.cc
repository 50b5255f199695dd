#include "platform/http/curl_client.h"

#include <algorithm>
#include <format>
#include <stop_token>

#include "core/reasons.h"
#include "platform/http/curl_loop.h"
#include "platform/runtime/one_shot.h"

namespace emptor::http {
namespace {

namespace reasons = core::reasons;

class CurlClient final : public Client {
public:
    CurlClient(ClientOptions options, runtime::Executor& blocking)
        : options_(std::move(options)),
          resolver_(blocking, options_.lookup, options_.remember_names),
          loop_(options_) {}

    runtime::Task<core::Result<Response>> send(runtime::Context ctx, Reach reach,
                                               Request request) override {
        const runtime::SteadyTime started = ctx.executor().now();
        CallRecord record{
            .connector = reach.connector, .method = request.method, .trace = ctx.trace()};
        core::Result<Response> result;
        auto target = check(ctx, reach, request);
        if (target) {
            record.host = target->host;
            result = co_await call(ctx, *std::move(target), std::move(request));
        } else {
            result = std::move(target).error();
        }
        if (options_.on_call) {
            record.duration =
                std::chrono::ceil<std::chrono::microseconds>(ctx.executor().now() - started);
            record.status = result ? result->status : 0;
            record.reason = result ? std::string() : std::string(result.error().id());
            record.outcome = result ? core::Outcome::kDone : result.error().outcome;
            options_.on_call(record);
        }
        co_return result;
    }

private:
    core::Result<Target> check(const runtime::Context& ctx, const Reach& reach,
                               const Request& request) const {
        TRY_OK(ctx.still_wanted());
        TRY_OK(check_request(request));
        return check_target(reach, request.url, options_.private_list);
    }

    // The addresses to pin; none if the host is an address itself. All must be allowed: a name that
    // has a public and a private one is a trap.
    runtime::Task<core::Result<std::vector<Address>>> addresses_of(runtime::Context ctx,
                                                                   Target target) {
        const auto literal = Address::parse(target.host);
        std::vector<Address> addresses;
        if (literal) {
            addresses.push_back(*literal);
        } else {
            CO_TRY(addresses, co_await resolver_.resolve(ctx, target.host));
        }
        if (!target.may_be_private && !std::ranges::all_of(addresses, &Address::is_public)) {
            co_return core::fail(reasons::kAddressNotAllowed,
                                 std::format("{} has an address that is not public.", target.host));
        }
        if (literal) addresses.clear();
        co_return addresses;
    }

    runtime::Task<core::Result<Response>> call(runtime::Context ctx, Target target,
                                               Request request) {
        CO_TRY(std::vector<Address> addresses, co_await addresses_of(ctx, target));
        runtime::OneShot<core::Result<Response>> answer(ctx.executor());
        auto done = [sender = answer.sender()](core::Result<Response> result) {
            sender.set(std::move(result));
        };
        Transfer::Plan plan{std::move(request), std::move(target), std::move(addresses),
                            ctx.time_left()};
        const auto transfer =
            std::make_shared<Transfer>(options_, std::move(plan), std::move(done));
        loop_.submit(transfer);
        const std::stop_callback on_stop(ctx.stop(), [this, transfer] { loop_.cancel(transfer); });
        co_return co_await answer;
    }

    const ClientOptions options_;
    Resolver resolver_;
    CurlLoop loop_;
};

}  // namespace

std::unique_ptr<Client> make_curl_client(ClientOptions options, runtime::Executor& blocking) {
    return std::make_unique<CurlClient>(std::move(options), blocking);
}

}  // namespace emptor::http
