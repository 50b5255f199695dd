#pragma once

#include "core/time.h"
#include "emptor/fraud/v1/service.h"
#include "platform/runtime/context.h"
#include "services/fraud/domain/rules.h"

namespace emptor::fraud {

// The screening history. Thread-safe.
class History {
public:
    virtual ~History() = default;
    // The person's screenings since `since`, and the newest allowed one of every merchant.
    virtual runtime::Task<core::Result<std::vector<Screened>>> of(runtime::Context ctx,
                                                                  std::string person,
                                                                  core::Instant since) = 0;
    // One row a purchase: a later screening of the same purchase replaces the earlier one.
    virtual runtime::Task<core::Result<>> put(runtime::Context ctx, std::string person,
                                              Screened screened) = 0;
};

// Screens purchases of the caller. The same purchase again is judged again, and counts once.
class Fraud final : public api::fraud::Fraud {
public:
    Fraud(History& history, const core::Clock& clock, Limits limits)
        : history_(history), clock_(clock), limits_(limits) {}

    runtime::Task<core::Result<api::fraud::ScreenResponse>> screen(
        runtime::Context ctx, api::fraud::ScreenRequest request) override;

private:
    History& history_;
    const core::Clock& clock_;
    Limits limits_;
};

}  // namespace emptor::fraud
