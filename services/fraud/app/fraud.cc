#include "services/fraud/app/fraud.h"

#include <algorithm>

namespace emptor::fraud {

runtime::Task<core::Result<api::fraud::ScreenResponse>> Fraud::screen(
    runtime::Context ctx, api::fraud::ScreenRequest request) {
    const std::string person = ctx.principal().subject;
    const core::Instant now = clock_.now();
    CO_TRY(auto history, co_await history_.of(ctx, person, now - limits_.window));
    std::erase_if(history,
                  [&](const Screened& old) { return old.purchase_id == request.purchase_id; });
    Verdict verdict = fraud::screen(request, history, now, limits_);
    Screened screened{.purchase_id = request.purchase_id,
                      .merchant_id = request.merchant_id,
                      .total = request.total,
                      .at = now,
                      .completed = verdict.decision == api::fraud::Decision::kAllow};
    CO_TRY_OK(co_await history_.put(ctx, person, std::move(screened)));
    co_return api::fraud::ScreenResponse{verdict.decision, std::move(verdict.rules)};
}

}  // namespace emptor::fraud
