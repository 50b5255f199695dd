#pragma once

#include "core/ids.h"
#include "services/discovery/app/loader.h"
#include "services/discovery/app/ports.h"

namespace emptor::discovery {

// The use cases of a feed on its way in: begin, append, commit.
class Imports {
public:
    struct Parts {
        ImportStore& store;
        OfferStore& offers;
        Loader& loader;
        Formats formats;
        const core::Clock& clock;
        core::Random& random;
        runtime::Executor& blocking;
    };
    explicit Imports(Parts parts) : parts_(parts) {}

    runtime::Task<core::Result<api::discovery::BeginImportResponse>> begin(
        runtime::Context ctx, api::discovery::BeginImportRequest request);
    runtime::Task<core::Result<api::discovery::AppendRowsResponse>> append(
        runtime::Context ctx, api::discovery::AppendRowsRequest request);
    // When it returns, searches in this process find the new offers; other processes follow.
    runtime::Task<core::Result<api::discovery::CommitImportResponse>> commit(
        runtime::Context ctx, api::discovery::CommitImportRequest request);

    // Throws away imports that nobody went on with; runs until `ctx` is stopped.
    runtime::Task<> sweep(runtime::Context ctx);

private:
    runtime::Task<core::Result<std::string>> merchant_name(
        runtime::Context ctx, api::discovery::BeginImportRequest request);

    Parts parts_;
};

// The offers, refusals and warnings of a run of feed lines; the first line has number `first_line`.
// Lines without content count but say nothing.
FeedChunk read_chunk(const Formats& formats, const FeedFacts& facts, std::string_view lines,
                     std::int64_t first_line);

}  // namespace emptor::discovery
