#include "services/fraud/domain/rules.h"

#include <algorithm>

namespace emptor::fraud {

using api::fraud::Decision;

Verdict screen(const api::fraud::ScreenRequest& request, const std::vector<Screened>& history,
               core::Instant now, const Limits& limits) {
    const auto recent = std::ranges::count_if(
        history, [&](const Screened& old) { return old.at > now - limits.window; });
    if (recent >= limits.purchases) return Verdict{Decision::kRefuse, {"velocity"}};

    const bool known = std::ranges::any_of(history, [&](const Screened& old) {
        return old.completed && old.merchant_id == request.merchant_id;
    });
    if (!known && !request.approved_by_person) {
        return Verdict{Decision::kStepUp, {"first-seen-merchant"}};
    }
    return Verdict{};
}

}  // namespace emptor::fraud
