#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "emptor/common/v1/types.h"
#include "emptor/discovery/v1/types.h"
#include "platform/runtime/context.h"
#include "platform/runtime/task.h"
#include "services/discovery/domain/feed_row.h"

namespace emptor::discovery {

using api::common::Offer;

// How feeds and stored offers are written. Pure functions, thread-safe.
struct Formats {
    // One line of a feed; the remark says why it is not a row.
    std::expected<FeedRow, Remark> (*parse_line)(std::string_view line);
    std::string (*write_offer)(const Offer& offer);
    // Errors: internal.
    core::Result<Offer> (*read_offer)(std::string_view text);
};

struct FeedImport {
    std::string import_id;
    std::string merchant_id;
    std::string merchant_name;
    std::string currency;  // empty: rows must name theirs
    core::Instant begun_at;
};

// An offer on its way into the store: the text that Formats wrote.
struct StagedOffer {
    std::int64_t line = 0;
    std::string item_id;
    std::string text;
};

// What one append brings. `digest` tells a chunk that is sent again from another one.
struct FeedChunk {
    std::string import_id;
    std::int64_t first_line = 0;
    std::string digest;
    std::vector<StagedOffer> offers;  // by line, no item twice
    std::vector<api::discovery::RejectedRow> rejected;
    std::vector<api::discovery::RejectedRow> warnings;
    core::Instant received_at;
};

// Imports on their way in. Nothing of one can be seen before it is committed. Thread-safe.
class ImportStore {
public:
    virtual ~ImportStore() = default;

    virtual runtime::Task<core::Result<>> begin(runtime::Context ctx, FeedImport feed_import) = 0;
    // Errors: not-found; import-closed when it is committed or abandoned.
    virtual runtime::Task<core::Result<FeedImport>> open_import(runtime::Context ctx,
                                                                std::string import_id) = 0;
    // Keeps the chunk and gives the answer for it. An item that an earlier chunk has already
    // brought is rejected. The same chunk again changes nothing and gives the first answer; another
    // one at its place is refused. Errors: not-found, import-closed, import-chunk-changed.
    virtual runtime::Task<core::Result<api::discovery::AppendRowsResponse>> append(
        runtime::Context ctx, FeedChunk chunk) = 0;
    // Puts the offers in place of those the merchant had, all at once; again: the first answer.
    // Errors: not-found, import-closed, import-empty.
    virtual runtime::Task<core::Result<api::discovery::CommitImportResponse>> commit(
        runtime::Context ctx, std::string import_id, core::Instant now) = 0;
    // Throws away open imports that got nothing since `before`; returns how many.
    virtual runtime::Task<core::Result<std::int64_t>> abandon(runtime::Context ctx,
                                                              core::Instant before) = 0;
};

// A merchant with committed offers. `generation` grows with every commit of the merchant.
struct ImportedSource {
    std::string merchant_id;
    std::string name;
    std::string import_id;
    std::int64_t offers = 0;
    core::Instant imported_at;
    std::int64_t generation = 0;
};

struct StoredOffer {
    std::string item_id;
    std::string text;  // as Formats wrote it
};

// Committed offers. Thread-safe.
class OfferStore {
public:
    virtual ~OfferStore() = default;
    virtual runtime::Task<core::Result<std::vector<ImportedSource>>> sources(
        runtime::Context ctx) = 0;
    // The next offers of an import in the order of their item ids; empty: no more, or the import
    // was replaced meanwhile.
    virtual runtime::Task<core::Result<std::vector<StoredOffer>>> offers(runtime::Context ctx,
                                                                         std::string import_id,
                                                                         std::string after_item_id,
                                                                         int limit) = 0;
};

struct RateTable {
    std::vector<api::discovery::RateRow> rates;
    std::optional<core::Instant> as_of;  // absent: never imported
};

// The exchange rates, one table at a time. Thread-safe.
class RateStore {
public:
    virtual ~RateStore() = default;
    virtual runtime::Task<core::Result<>> replace(runtime::Context ctx, RateTable table) = 0;
    virtual runtime::Task<core::Result<RateTable>> current(runtime::Context ctx) = 0;
};

}  // namespace emptor::discovery
