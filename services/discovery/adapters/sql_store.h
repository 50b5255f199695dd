#pragma once

#include "platform/sql/database.h"
#include "services/discovery/app/ports.h"

namespace emptor::discovery {

// Imports, offers and rates in PostgreSQL, schema `discovery`.
class SqlStore final : public ImportStore, public OfferStore, public RateStore {
public:
    explicit SqlStore(sql::Database& database) : database_(database) {}

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
    runtime::Task<core::Result<std::int64_t>> take_over(runtime::Context ctx, sql::Session* tx,
                                                        std::string import_id, std::int64_t offers,
                                                        core::Instant now);

    sql::Database& database_;
};

}  // namespace emptor::discovery
