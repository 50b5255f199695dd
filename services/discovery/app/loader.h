#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "services/discovery/app/catalogue.h"
#include "services/discovery/app/ports.h"

namespace emptor::discovery {

// Brings the catalogue in memory up to what is committed in the store, by whatever process.
class Loader {
public:
    // `blocking` does the work that takes longer than a moment. All outlive the loader.
    Loader(OfferStore& store, Catalogue& catalogue, runtime::Executor& blocking)
        : store_(store), catalogue_(catalogue), blocking_(blocking) {}

    // Loads merchants that have a newer import than the one in memory. A merchant whose import is
    // replaced while it is read keeps what it had until the next call. Several may run at once.
    runtime::Task<core::Result<>> refresh(runtime::Context ctx);

    // refresh() again and again until `ctx` is stopped. The store may go away and come back.
    runtime::Task<> follow(runtime::Context ctx, std::chrono::milliseconds interval);

private:
    runtime::Task<core::Result<>> load(runtime::Context ctx, ImportedSource source);
    // Away from the executor: reading and indexing a page takes a while.
    runtime::Task<core::Result<>> add_page(runtime::Context ctx,
                                           std::shared_ptr<search::SegmentBuilder> builder,
                                           std::vector<StoredOffer> offers,
                                           std::shared_ptr<BrandCounts> brands);
    runtime::Task<std::shared_ptr<const search::Segment>> build(
        runtime::Context ctx, std::shared_ptr<search::SegmentBuilder> builder);

    OfferStore& store_;
    Catalogue& catalogue_;
    runtime::Executor& blocking_;
};

}  // namespace emptor::discovery
