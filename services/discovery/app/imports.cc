#include "services/discovery/app/imports.h"

#include <format>
#include <set>

#include "core/reasons.h"
#include "core/text.h"
#include "platform/crypto/hash.h"
#include "platform/runtime/task_group.h"
#include "platform/runtime/worker_pool.h"

namespace emptor::discovery {
namespace {

using api::discovery::AppendRowsRequest;
using api::discovery::AppendRowsResponse;
using api::discovery::BeginImportRequest;
using api::discovery::BeginImportResponse;
using api::discovery::CommitImportRequest;
using api::discovery::CommitImportResponse;
using api::discovery::RejectedRow;
using core::Result;
using runtime::Context;
using runtime::Task;

constexpr std::size_t kMostBytes = 1u << 20;  // of the lines of one append
constexpr std::size_t kLongestRow = 256u << 10;
constexpr std::size_t kLongestName = 200;
constexpr std::chrono::minutes kSweepInterval{10};
constexpr std::chrono::minutes kSweepLimit{1};
constexpr std::chrono::hours kAbandonedAfter{1};

Result<> check(const BeginImportRequest& request) {
    const auto malformed = [](std::string message) {
        return core::fail(core::reasons::kMalformedRequest, std::move(message));
    };
    if (!is_merchant_id(request.merchant_id)) {
        return malformed(
            "merchant_id: 1 to 64 of a-z, 0-9, '.', '_', '-'; a letter or digit first");
    }
    if (request.merchant_name.size() > kLongestName ||
        !core::is_valid_utf8(request.merchant_name)) {
        return malformed("merchant_name: at most 200 bytes of UTF-8");
    }
    if (!request.currency.empty()) TRY_OK(core::Currency::parse(request.currency));
    return {};
}

Result<> check(const AppendRowsRequest& request) {
    if (request.first_line < 1) {
        return core::fail(core::reasons::kMalformedRequest, "first_line: from 1");
    }
    if (request.lines.size() > kMostBytes) {
        return core::fail(core::reasons::kFeedChunkTooLarge,
                          std::format("{} bytes; at most {}", request.lines.size(), kMostBytes));
    }
    return {};
}

RejectedRow at_line(std::int64_t line, Remark remark) {
    return {.line = line, .field = std::move(remark.field), .reason = std::move(remark.reason)};
}

// Collects what the lines of a chunk become.
class ChunkReader {
public:
    ChunkReader(const Formats& formats, const FeedFacts& facts)
        : formats_(formats), facts_(facts) {}

    void read(std::int64_t line, std::string_view text) {
        if (core::trim(text).empty()) return;
        if (text.size() > kLongestRow) {
            chunk_.rejected.push_back(at_line(line, {"", "longer than 256 KiB"}));
            return;
        }
        auto row = formats_.parse_line(text);
        if (!row) {
            chunk_.rejected.push_back(at_line(line, std::move(row).error()));
            return;
        }
        RowOutcome outcome = make_offer(*std::move(row), facts_);
        auto& remarks = outcome.offer ? chunk_.warnings : chunk_.rejected;
        if (outcome.offer && !items_.insert(outcome.offer->item_id).second) {
            chunk_.rejected.push_back(at_line(line, {"id", "stands earlier in the feed"}));
            return;
        }
        for (Remark& remark : outcome.remarks) remarks.push_back(at_line(line, std::move(remark)));
        if (!outcome.offer) return;
        std::string stored = formats_.write_offer(*outcome.offer);
        chunk_.offers.push_back({line, std::move(outcome.offer->item_id), std::move(stored)});
    }

    FeedChunk take() { return std::move(chunk_); }

private:
    const Formats& formats_;
    const FeedFacts& facts_;
    FeedChunk chunk_;
    std::set<std::string> items_;
};

}  // namespace

FeedChunk read_chunk(const Formats& formats, const FeedFacts& facts, std::string_view lines,
                     std::int64_t first_line) {
    ChunkReader reader(formats, facts);
    std::int64_t line = first_line;
    for (const std::string_view text : core::split(lines, '\n')) reader.read(line++, text);
    return reader.take();
}

Task<Result<std::string>> Imports::merchant_name(Context ctx, BeginImportRequest request) {
    const std::string_view given = core::trim(request.merchant_name);
    if (!given.empty()) co_return std::string(given);
    CO_TRY(const std::vector<ImportedSource> sources, co_await parts_.offers.sources(ctx));
    for (const ImportedSource& source : sources) {
        if (source.merchant_id == request.merchant_id) co_return source.name;
    }
    co_return request.merchant_id;
}

Task<Result<BeginImportResponse>> Imports::begin(Context ctx, BeginImportRequest request) {
    CO_TRY_OK(check(request));
    CO_TRY(std::string name, co_await merchant_name(ctx, request));
    FeedImport feed_import{.merchant_id = request.merchant_id,
                           .merchant_name = std::move(name),
                           .currency = request.currency,
                           .begun_at = parts_.clock.now()};
    feed_import.import_id = core::new_id("imp", feed_import.begun_at, parts_.random);
    CO_TRY_OK(co_await parts_.store.begin(ctx, feed_import));
    co_return BeginImportResponse{.import_id = feed_import.import_id};
}

Task<Result<AppendRowsResponse>> Imports::append(Context ctx, AppendRowsRequest request) {
    CO_TRY_OK(check(request));
    CO_TRY(const FeedImport feed_import, co_await parts_.store.open_import(ctx, request.import_id));
    FeedFacts facts{.merchant_id = feed_import.merchant_id, .observed_at = feed_import.begun_at};
    if (!feed_import.currency.empty()) {
        CO_TRY(facts.currency, core::Currency::parse(feed_import.currency));
    }
    auto work = [formats = parts_.formats, facts, request] {
        FeedChunk chunk = read_chunk(formats, facts, request.lines, request.first_line);
        chunk.import_id = request.import_id;
        chunk.first_line = request.first_line;
        chunk.digest = crypto::sha256(request.lines);
        return chunk;
    };
    FeedChunk chunk =
        co_await runtime::run_blocking(parts_.blocking, ctx.executor(), std::move(work));
    chunk.received_at = parts_.clock.now();
    co_return co_await parts_.store.append(ctx, std::move(chunk));
}

Task<Result<CommitImportResponse>> Imports::commit(Context ctx, CommitImportRequest request) {
    CO_TRY(const CommitImportResponse response,
           co_await parts_.store.commit(ctx, request.import_id, parts_.clock.now()));
    // Committed is committed: if reading it back fails now, the follower does it later.
    const auto refreshed = co_await parts_.loader.refresh(ctx);
    static_cast<void>(refreshed);
    co_return response;
}

Task<> Imports::sweep(Context ctx) {
    while (!ctx.stop().stop_requested()) {
        const Context pause = ctx.detached(kSweepInterval * 2).with_stop(ctx.stop());
        if (!co_await runtime::sleep(pause, kSweepInterval)) co_return;
        const Context limited = ctx.detached(kSweepLimit).with_stop(ctx.stop());
        const auto swept =
            co_await parts_.store.abandon(limited, parts_.clock.now() - kAbandonedAfter);
        static_cast<void>(swept);  // what failed is tried again after the pause
    }
}

}  // namespace emptor::discovery
