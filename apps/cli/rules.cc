#include "apps/cli/rules.h"

#include <cstdio>
#include <format>

#include "apps/cli/table.h"
#include "core/reasons.h"
#include "core/text.h"
#include "emptor/checkout/v1/codec.h"
#include "emptor/payments/v1/codec.h"

namespace emptor::cli {
namespace {

using api::checkout::Policy;
using core::Result;

Result<std::vector<api::common::Mode>> parse_modes(const std::vector<std::string>& names) {
    using api::common::Mode;
    if (names.empty()) return std::vector{Mode::kAssist, Mode::kAutopilot};
    std::vector<Mode> modes;
    for (const std::string& name : names) {
        if (name != "assist" && name != "autopilot") {
            return core::fail(core::reasons::kMalformedRequest, "a mode is assist or autopilot");
        }
        modes.push_back(name == "assist" ? Mode::kAssist : Mode::kAutopilot);
    }
    return modes;
}

std::string policy_text(const Policy& policy) {
    const auto listed = [](const std::vector<std::string>& names) {
        return names.empty() ? std::string("all connected") : core::join(names, ", ");
    };
    std::string text = std::format(
        "per purchase    {}\nper day         {} ({})\nask above       {}\nmerchants       {}\n",
        policy.per_purchase.text(), policy.per_day.text(), policy.time_zone,
        policy.approval_above.text(), listed(policy.merchants));
    if (!policy.excluded_merchants.empty()) {
        text += std::format("never from      {}\n", core::join(policy.excluded_merchants, ", "));
    }
    text += "modes          ";
    for (const auto mode : policy.modes) text += std::format(" {}", api::common::name(mode));
    return text + "\n";
}

void show(const Session& session, const std::string& json, const std::string& text) {
    std::fputs((session.json ? json + "\n" : text).c_str(), stdout);
}

std::string wallet_text(const api::payments::Wallet& wallet) {
    return std::format("balance   {}\nreserved  {}\n", wallet.balance.text(),
                       wallet.reserved.text());
}

}  // namespace

Result<core::Money> parse_money(const std::string& text) {
    const std::size_t space = text.find(' ');
    const std::string code = space == std::string::npos ? "USD" : text.substr(space + 1);
    TRY(const auto currency, core::Currency::parse(code));
    return core::Money::parse(text.substr(0, space), currency);
}

Exit show_policy(Session& session) {
    api::checkout::GetPolicyRequest request;
    CO_TRY(const auto answer,
           co_await session.services.checkout->get_policy(session.context(), std::move(request)));
    const std::string text =
        answer.policy ? policy_text(*answer.policy) : "No policy: nothing is bought.\n";
    show(session, api::checkout::encode_json(answer), text);
    co_return kExitOk;
}

Exit set_policy(Session& session, PolicyOptions options) {
    Policy policy{.merchants = std::move(options.merchants),
                  .excluded_merchants = std::move(options.excluded_merchants),
                  .time_zone = std::move(options.time_zone)};
    CO_TRY(policy.per_purchase, parse_money(options.per_purchase));
    CO_TRY(policy.per_day, parse_money(options.per_day));
    CO_TRY(policy.approval_above, parse_money(options.approval_above));
    CO_TRY(policy.modes, parse_modes(options.modes));
    api::checkout::SetPolicyRequest request{.policy = std::move(policy)};
    CO_TRY(const auto answer,
           co_await session.services.checkout->set_policy(session.context(), std::move(request)));
    show(session, api::checkout::encode_json(answer), policy_text(answer.policy));
    co_return kExitOk;
}

Exit show_address(Session& session) {
    api::checkout::GetAddressRequest request;
    CO_TRY(const auto answer,
           co_await session.services.checkout->get_address(session.context(), std::move(request)));
    std::string text = "No address: tax and shipping stay unknown, nothing is bought.\n";
    if (answer.address) {
        const auto& to = *answer.address;
        text.clear();
        for (const std::string* line : {&to.recipient, &to.street, &to.street2}) {
            if (!line->empty()) text += printable(*line) + "\n";
        }
        text +=
            printable(std::format("{} {} {} {}", to.postal_code, to.city, to.region, to.country)) +
            "\n";
    }
    show(session, api::checkout::encode_json(answer), text);
    co_return kExitOk;
}

Exit set_address(Session& session, AddressOptions options) {
    api::checkout::SetAddressRequest request{.address = {.recipient = options.recipient,
                                                         .street = options.street,
                                                         .street2 = options.street2,
                                                         .city = options.city,
                                                         .region = options.region,
                                                         .postal_code = options.postal_code,
                                                         .country = options.country,
                                                         .email = options.email,
                                                         .phone = options.phone}};
    CO_TRY(const auto answer,
           co_await session.services.checkout->set_address(session.context(), std::move(request)));
    show(session, api::checkout::encode_json(answer), "Address kept, encrypted.\n");
    co_return kExitOk;
}

Exit show_wallet(Session& session) {
    api::payments::GetWalletRequest request;
    CO_TRY(const auto answer,
           co_await session.services.payments->get_wallet(session.context(), std::move(request)));
    show(session, api::payments::encode_json(answer),
         answer.wallet ? wallet_text(*answer.wallet) : std::string("The wallet is empty.\n"));
    co_return kExitOk;
}

Exit add_funds(Session& session, std::string amount) {
    api::payments::AddFundsRequest request;
    CO_TRY(request.amount, parse_money(amount));
    CO_TRY(const auto answer,
           co_await session.services.payments->add_funds(session.context(), std::move(request)));
    show(session, api::payments::encode_json(answer), wallet_text(answer.wallet));
    co_return kExitOk;
}

}  // namespace emptor::cli
