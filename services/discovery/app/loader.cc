#include "services/discovery/app/loader.h"

#include "platform/runtime/task_group.h"
#include "platform/runtime/worker_pool.h"

namespace emptor::discovery {
namespace {

using core::Result;
using runtime::Context;
using runtime::Task;

constexpr int kPageSize = 2000;
constexpr std::chrono::minutes kRefreshLimit{2};

}  // namespace

Task<Result<>> Loader::add_page(Context ctx, std::shared_ptr<search::SegmentBuilder> builder,
                                std::vector<StoredOffer> offers,
                                std::shared_ptr<BrandCounts> brands) {
    auto work = [catalogue = &catalogue_, builder, brands, page = std::move(offers)] {
        return catalogue->add(*builder, page, *brands);
    };
    co_return co_await runtime::run_blocking(blocking_, ctx.executor(), std::move(work));
}

Task<std::shared_ptr<const search::Segment>> Loader::build(
    Context ctx, std::shared_ptr<search::SegmentBuilder> builder) {
    auto work = [builder] { return std::move(*builder).build(); };
    co_return co_await runtime::run_blocking(blocking_, ctx.executor(), std::move(work));
}

Task<Result<>> Loader::load(Context ctx, ImportedSource source) {
    auto builder = std::make_shared<search::SegmentBuilder>(source.merchant_id, source.name);
    auto brands = std::make_shared<BrandCounts>();
    std::int64_t loaded = 0;
    std::string after;
    while (true) {
        CO_TRY(std::vector<StoredOffer> offers,
               co_await store_.offers(ctx, source.import_id, after, kPageSize));
        if (offers.empty()) break;
        loaded += static_cast<std::int64_t>(offers.size());
        after = offers.back().item_id;
        CO_TRY_OK(co_await add_page(ctx, builder, std::move(offers), brands));
    }
    if (loaded != source.offers) co_return Result<>();  // replaced while it was read
    auto segment = co_await build(ctx, builder);
    catalogue_.index().replace(std::move(segment), source.generation);
    catalogue_.set_brands(source.merchant_id, std::move(*brands));
    co_return Result<>();
}

Task<Result<>> Loader::refresh(Context ctx) {
    CO_TRY(const std::vector<ImportedSource> sources, co_await store_.sources(ctx));
    for (const ImportedSource& source : sources) {
        if (catalogue_.index().version(source.merchant_id) >= source.generation) continue;
        CO_TRY_OK(co_await load(ctx, source));
    }
    co_return Result<>();
}

Task<> Loader::follow(Context ctx, std::chrono::milliseconds interval) {
    while (!ctx.stop().stop_requested()) {
        const Context pause = ctx.detached(interval * 2).with_stop(ctx.stop());
        if (!co_await runtime::sleep(pause, interval)) co_return;
        const Context limited = ctx.detached(kRefreshLimit).with_stop(ctx.stop());
        const auto refreshed = co_await refresh(limited);
        static_cast<void>(refreshed);  // what failed is tried again after the pause
    }
}

}  // namespace emptor::discovery
