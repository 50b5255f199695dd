#pragma once

#include "emptor/normalize/v1/service.h"

namespace emptor::normalize {

// The pure stage behind its contract. Keeps no state; safe from every thread. The work runs where
// it is called: about 10 microseconds an offer.
class Normalize final : public api::normalize::Normalize {
public:
    runtime::Task<core::Result<api::normalize::JoinResponse>> join(
        runtime::Context ctx, api::normalize::JoinRequest request) override;
};

// The same without a context, for measurements and callers that are not coroutines.
api::normalize::JoinResponse join_offers(api::normalize::JoinRequest request);

}  // namespace emptor::normalize
