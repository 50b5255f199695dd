#pragma once

#include <map>
#include <mutex>
#include <set>

#include "services/discovery/app/ports.h"

namespace emptor::discovery {

// The stores in memory, with the promises of the real ones. Thread-safe.
class MemoryStore final : public ImportStore, public OfferStore, public RateStore {
public:
    runtime::Task<core::Result<>> begin(runtime::Context ctx, FeedImport feed_import) override;
    runtime::Task<core::Result<FeedImport>> open_import(runtime::Context ctx,
                                                        std::string import_id) override;
    runtime::Task<core::Result<api::discovery::AppendRowsResponse>> append(
        runtime::Context ctx, FeedChunk chunk) override;
    runtime::Task<core::Result<api::discovery::CommitImportResponse>> commit(
        runtime::Context ctx, std::string import_id, core::Instant now) override;
    runtime::Task<core::Result<std::int64_t>> abandon(runtime::Context ctx,
                                                      core::Instant before) override;

    runtime::Task<core::Result<std::vector<ImportedSource>>> sources(runtime::Context ctx) override;
    runtime::Task<core::Result<std::vector<StoredOffer>>> offers(runtime::Context ctx,
                                                                 std::string import_id,
                                                                 std::string after_item_id,
                                                                 int limit) override;

    runtime::Task<core::Result<>> replace(runtime::Context ctx, RateTable table) override;
    runtime::Task<core::Result<RateTable>> current(runtime::Context ctx) override;

private:
    enum class State { kOpen, kCommitted, kAbandoned };
    struct Chunk {
        std::string digest;
        api::discovery::AppendRowsResponse answer;
    };
    struct Import {
        FeedImport facts;
        State state = State::kOpen;
        core::Instant touched_at;
        std::map<std::string, std::string> offers;  // text by item id
        std::map<std::int64_t, Chunk> chunks;
        api::discovery::CommitImportResponse answer;
    };

    core::Result<Import*> find_open(const std::string& import_id);

    std::mutex mutex_;
    std::map<std::string, Import> imports_;
    std::map<std::string, ImportedSource> sources_;
    std::int64_t generation_ = 0;
    RateTable rates_;
};

}  // namespace emptor::discovery
