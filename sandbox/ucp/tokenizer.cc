#include "sandbox/ucp/tokenizer.h"

#include <algorithm>

#include "sandbox/kit/digest.h"
#include "sandbox/kit/simulator.h"

namespace emptor::sandbox::ucp {
namespace {

constexpr std::chrono::minutes kLife{15};

web::Response refuse(int status, std::string_view code, std::string_view content) {
    return json_response(status, Json::object({{"code", code}, {"content", content}}));
}

bool expired(const network::Card& card, core::Instant now) {
    const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(now));
    const int year = static_cast<int>(today.year());
    const int month = static_cast<int>(static_cast<unsigned>(today.month()));
    return card.expiry_year < year || (card.expiry_year == year && card.expiry_month < month);
}

}  // namespace

Tokenizer::Tokenizer(std::string identity, const core::Clock& clock)
    : identity_(std::move(identity)), clock_(clock) {}

web::Response Tokenizer::tokenize(const Json& body, bool session_is_open) {
    const Json& credential = body["credential"];
    const Json& binding = body["binding"];
    if (!credential.is_object() || !binding.is_object() || !binding["checkout_id"].is_string()) {
        return refuse(400, "invalid_request", "credential and binding.checkout_id are required");
    }
    if (credential["type"].text() != "card" || credential["card_number_type"].text() != "fpan") {
        return refuse(400, "invalid_credential",
                      "only credentials of type card with card_number_type fpan are accepted");
    }
    if (binding["identity"]["access_token"].text() != identity_) {
        return refuse(403, "invalid_binding",
                      "binding.identity.access_token is not that of this business");
    }
    if (!session_is_open)
        return refuse(422, "invalid_binding",
                      "binding.checkout_id is no open checkout of this business");
    const network::Card card{.number = credential["number"].text(),
                             .cvc = credential["cvc"].text(),
                             .expiry_month = static_cast<int>(credential["expiry_month"].integer()),
                             .expiry_year = static_cast<int>(credential["expiry_year"].integer())};
    const bool sound = network::luhn_valid(card.number) && card.expiry_month >= 1 &&
                       card.expiry_month <= 12 && !expired(card, clock_.now());
    if (!sound)
        return refuse(422, "invalid_credential", "the card number or its expiry is not valid");
    const std::string token = "tok_" + random_token(20);
    const std::lock_guard lock(mutex_);
    std::erase_if(entries_, [&](const auto& entry) { return entry.second.until < clock_.now(); });
    entries_[token] = {card, binding["checkout_id"].text(), clock_.now() + kLife};
    return json_response(200, Json::object({{"token", token}}));
}

std::optional<network::Card> Tokenizer::redeem(const std::string& token,
                                               const std::string& session_id) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(token);
    if (found == entries_.end() || found->second.session_id != session_id ||
        found->second.until < clock_.now()) {
        return std::nullopt;
    }
    network::Card card = std::move(found->second.card);
    entries_.erase(found);
    return card;
}

}  // namespace emptor::sandbox::ucp
