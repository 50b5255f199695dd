#include "services/ranking/app/ranking.h"

#include "services/ranking/domain/rank.h"

namespace emptor::ranking {

runtime::Task<core::Result<api::ranking::RankResponse>> Ranking::rank(
    runtime::Context ctx, api::ranking::RankRequest request) {
    CO_TRY_OK(ctx.still_wanted());
    co_return rank_offers(std::move(request));
}

}  // namespace emptor::ranking
