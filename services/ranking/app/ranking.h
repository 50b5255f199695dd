#pragma once

#include "emptor/ranking/v1/service.h"

namespace emptor::ranking {

// The pure stage behind its contract. Keeps no state; safe from every thread. The work runs where
// it is called: a few microseconds an offer. Errors: those of the caller's context alone.
class Ranking final : public api::ranking::Ranking {
public:
    runtime::Task<core::Result<api::ranking::RankResponse>> rank(
        runtime::Context ctx, api::ranking::RankRequest request) override;
};

}  // namespace emptor::ranking
