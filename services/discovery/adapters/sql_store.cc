#include "services/discovery/adapters/sql_store.h"

#include <algorithm>
#include <format>

#include "core/reasons.h"
#include "services/discovery/adapters/stored_json.h"

namespace emptor::discovery {
namespace {

using api::discovery::AppendRowsResponse;
using api::discovery::CommitImportResponse;
using api::discovery::RejectedRow;
using core::Result;
using runtime::Context;
using runtime::Task;

core::Error no_import(const std::string& import_id) {
    return core::fail(core::reasons::kNotFound, std::format("no import {}", import_id));
}

core::Error closed(const std::string& state) {
    return core::fail(core::reasons::kImportClosed, std::format("it is {}", state));
}

std::vector<std::uint8_t> bytes_of(const std::string& text) {
    return {text.begin(), text.end()};
}

// The answer that was given for the same chunk, if it was; another chunk in its place is an error.
Result<std::optional<AppendRowsResponse>> earlier_answer(const sql::Rows& rows,
                                                         const FeedChunk& chunk) {
    if (rows.empty()) return std::optional<AppendRowsResponse>();
    if (rows[0].bytes(0) != bytes_of(chunk.digest)) {
        return core::fail(core::reasons::kImportChunkChanged,
                          std::format("lines from {} on were sent before", chunk.first_line));
    }
    TRY(AppendRowsResponse answer, parse_answer(rows[0].text(1)));
    return std::optional(std::move(answer));
}

// `inserted` holds the lines that were new; the other offers stood earlier in the feed.
AppendRowsResponse make_answer(FeedChunk& chunk, const sql::Rows& inserted) {
    std::vector<std::int64_t> lines;
    for (const sql::Row& row : inserted) lines.push_back(row.integer(0));
    std::ranges::sort(lines);
    AppendRowsResponse answer{.accepted = static_cast<std::int64_t>(lines.size()),
                              .rejected = std::move(chunk.rejected),
                              .warnings = std::move(chunk.warnings)};
    for (const StagedOffer& offer : chunk.offers) {
        if (std::ranges::binary_search(lines, offer.line)) continue;
        answer.rejected.push_back(
            {.line = offer.line, .field = "id", .reason = "stands earlier in the feed"});
        std::erase_if(answer.warnings,
                      [&offer](const RejectedRow& row) { return row.line == offer.line; });
    }
    std::ranges::stable_sort(answer.rejected, {}, &RejectedRow::line);
    return answer;
}

}  // namespace

Task<Result<>> SqlStore::begin(Context ctx, FeedImport feed_import) {
    sql::Values values{feed_import.import_id, feed_import.merchant_id, feed_import.merchant_name,
                       feed_import.currency, feed_import.begun_at};
    CO_TRY_OK(co_await database_.execute(
        ctx,
        "insert into discovery.feed_import (import_id, merchant_id, merchant_name, currency, "
        "begun_at, touched_at) values ($1, $2, $3, $4, $5, $5)",
        std::move(values)));
    co_return Result<>();
}

Task<Result<FeedImport>> SqlStore::open_import(Context ctx, std::string import_id) {
    sql::Values values{import_id};
    CO_TRY(const auto rows, co_await database_.execute(
                                ctx,
                                "select state, merchant_id, merchant_name, currency, begun_at "
                                "from discovery.feed_import where import_id = $1",
                                std::move(values)));
    if (rows.empty()) co_return no_import(import_id);
    const sql::Row& row = rows[0];
    if (row.text(0) != "open") co_return closed(row.text(0));
    co_return FeedImport{.import_id = import_id,
                         .merchant_id = row.text(1),
                         .merchant_name = row.text(2),
                         .currency = row.text(3),
                         .begun_at = row.instant(4)};
}

Task<Result<AppendRowsResponse>> SqlStore::append(Context ctx, FeedChunk chunk) {
    CO_TRY(const auto tx, co_await database_.begin(ctx));
    // Holds off a commit and other chunks of the same import until this one is in.
    sql::Values touch{chunk.import_id, chunk.received_at};
    CO_TRY(const auto touched,
           co_await tx->execute(ctx,
                                "update discovery.feed_import set touched_at = $2 "
                                "where import_id = $1 returning state",
                                std::move(touch)));
    if (touched.empty()) co_return no_import(chunk.import_id);
    if (touched[0].text(0) != "open") co_return closed(touched[0].text(0));

    sql::Values place{chunk.import_id, chunk.first_line};
    CO_TRY(const auto before, co_await tx->execute(ctx,
                                                   "select digest, answer from "
                                                   "discovery.import_chunk "
                                                   "where import_id = $1 and first_line = $2",
                                                   std::move(place)));
    CO_TRY(auto earlier, earlier_answer(before, chunk));
    if (earlier) co_return *std::move(earlier);

    sql::Values staged{chunk.import_id, staged_json(chunk.offers)};
    CO_TRY(const auto inserted,
           co_await tx->execute(ctx,
                                "insert into discovery.offer (import_id, item_id, line, body) "
                                "select $1, row->>'item_id', (row->>'line')::bigint, row->'body' "
                                "from json_array_elements($2::json) as row "
                                "on conflict do nothing returning line",
                                std::move(staged)));
    AppendRowsResponse answer = make_answer(chunk, inserted);
    sql::Values kept{chunk.import_id, chunk.first_line, bytes_of(chunk.digest),
                     answer_json(answer)};
    CO_TRY_OK(co_await tx->execute(ctx,
                                   "insert into discovery.import_chunk "
                                   "(import_id, first_line, digest, answer) "
                                   "values ($1, $2, $3, $4)",
                                   std::move(kept)));
    CO_TRY_OK(co_await tx->commit(ctx));
    co_return answer;
}

// Puts the import in place of what its merchant had; returns how many offers went.
Task<Result<std::int64_t>> SqlStore::take_over(Context ctx, sql::Session* tx, std::string import_id,
                                               std::int64_t offers, core::Instant now) {
    const sql::Values which{import_id};
    // One commit of a merchant at a time, so that generations grow in the order of commits.
    CO_TRY_OK(co_await tx->execute(ctx,
                                   "select pg_advisory_xact_lock(hashtextextended("
                                   "'discovery.source:' || merchant_id, 0)) "
                                   "from discovery.feed_import where import_id = $1",
                                   which));
    CO_TRY(const auto removed,
           co_await tx->execute(ctx,
                                "delete from discovery.offer where import_id = "
                                "(select s.import_id from discovery.source s join "
                                "discovery.feed_import f using (merchant_id) "
                                "where f.import_id = $1)",
                                which));
    sql::Values source{import_id, offers, now};
    CO_TRY_OK(co_await tx->execute(
        ctx,
        "insert into discovery.source (merchant_id, name, import_id, offers, imported_at, "
        "generation) select merchant_id, merchant_name, import_id, $2, $3, "
        "nextval('discovery.generation') from discovery.feed_import where import_id = $1 "
        "on conflict (merchant_id) do update set name = excluded.name, "
        "import_id = excluded.import_id, offers = excluded.offers, "
        "imported_at = excluded.imported_at, generation = excluded.generation",
        std::move(source)));
    sql::Values done{import_id, offers, removed.affected};
    CO_TRY_OK(co_await tx->execute(ctx,
                                   "update discovery.feed_import set state = 'committed', "
                                   "offers = $2, replaced = $3 where import_id = $1",
                                   std::move(done)));
    CO_TRY_OK(co_await tx->execute(ctx, "delete from discovery.import_chunk where import_id = $1",
                                   which));
    co_return removed.affected;
}

Task<Result<CommitImportResponse>> SqlStore::commit(Context ctx, std::string import_id,
                                                    core::Instant now) {
    CO_TRY(const auto tx, co_await database_.begin(ctx));
    sql::Values which{import_id};
    CO_TRY(const auto rows,
           co_await tx->execute(ctx,
                                "select state, coalesce(offers, 0), coalesce(replaced, 0) "
                                "from discovery.feed_import where import_id = $1 for update",
                                which));
    if (rows.empty()) co_return no_import(import_id);
    const std::string& state = rows[0].text(0);
    if (state == "committed") {
        co_return CommitImportResponse{.offers = rows[0].integer(1),
                                       .replaced = rows[0].integer(2)};
    }
    if (state != "open") co_return closed(state);
    // A statement of its own: only after the lock is every chunk that was under way to be seen.
    CO_TRY(const auto counted,
           co_await tx->execute(ctx, "select count(*) from discovery.offer where import_id = $1",
                                which));
    const std::int64_t offers = counted[0].integer(0);
    if (offers == 0) co_return core::fail(core::reasons::kImportEmpty, "no row was accepted");

    CO_TRY(const std::int64_t replaced, co_await take_over(ctx, tx.get(), import_id, offers, now));
    CO_TRY_OK(co_await tx->commit(ctx));
    co_return CommitImportResponse{.offers = offers, .replaced = replaced};
}

Task<Result<std::int64_t>> SqlStore::abandon(Context ctx, core::Instant before) {
    CO_TRY(const auto tx, co_await database_.begin(ctx));
    sql::Values values{before};
    CO_TRY(const auto closed_rows,
           co_await tx->execute(ctx,
                                "update discovery.feed_import set state = 'abandoned' "
                                "where state = 'open' and touched_at < $1",
                                std::move(values)));
    for (const char* table : {"offer", "import_chunk"}) {
        CO_TRY_OK(co_await tx->execute(
            ctx,
            std::format("delete from discovery.{} t using discovery.feed_import f "
                        "where f.import_id = t.import_id and f.state = 'abandoned'",
                        table),
            sql::Values()));
    }
    CO_TRY_OK(co_await tx->commit(ctx));
    co_return closed_rows.affected;
}

Task<Result<std::vector<ImportedSource>>> SqlStore::sources(Context ctx) {
    CO_TRY(const auto rows,
           co_await database_.execute(ctx,
                                      "select merchant_id, name, import_id, offers, imported_at, "
                                      "generation from discovery.source order by merchant_id",
                                      sql::Values()));
    std::vector<ImportedSource> sources;
    for (const sql::Row& row : rows) {
        sources.push_back({.merchant_id = row.text(0),
                           .name = row.text(1),
                           .import_id = row.text(2),
                           .offers = row.integer(3),
                           .imported_at = row.instant(4),
                           .generation = row.integer(5)});
    }
    co_return sources;
}

Task<Result<std::vector<StoredOffer>>> SqlStore::offers(Context ctx, std::string import_id,
                                                        std::string after_item_id, int limit) {
    sql::Values values{import_id, after_item_id, std::int64_t{limit}};
    CO_TRY(const auto rows, co_await database_.execute(ctx,
                                                       "select item_id, body from discovery.offer "
                                                       "where import_id = $1 and item_id > $2 "
                                                       "order by item_id limit $3",
                                                       std::move(values)));
    std::vector<StoredOffer> offers;
    offers.reserve(rows.size());
    for (const sql::Row& row : rows) offers.push_back({row.text(0), row.text(1)});
    co_return offers;
}

Task<Result<>> SqlStore::replace(Context ctx, RateTable table) {
    CO_TRY(const auto tx, co_await database_.begin(ctx));
    CO_TRY_OK(
        co_await tx->execute(ctx, "lock table discovery.rate in exclusive mode", sql::Values()));
    CO_TRY_OK(co_await tx->execute(ctx, "delete from discovery.rate", sql::Values()));
    sql::Values values{rates_json(table.rates), *table.as_of};
    CO_TRY_OK(
        co_await tx->execute(ctx,
                             "insert into discovery.rate "
                             "select upper(row->>'from'), upper(row->>'to'), row->>'rate', $2 "
                             "from json_array_elements($1::json) as row",
                             std::move(values)));
    co_return co_await tx->commit(ctx);
}

Task<Result<RateTable>> SqlStore::current(Context ctx) {
    CO_TRY(const auto rows,
           co_await database_.execute(ctx,
                                      "select from_currency, to_currency, rate, as_of "
                                      "from discovery.rate order by 1, 2",
                                      sql::Values()));
    RateTable table;
    for (const sql::Row& row : rows) {
        table.rates.push_back({.from = row.text(0), .to = row.text(1), .rate = row.text(2)});
        table.as_of = row.instant(3);
    }
    co_return table;
}

}  // namespace emptor::discovery
