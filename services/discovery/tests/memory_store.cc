#include "services/discovery/tests/memory_store.h"

#include <algorithm>

#include "core/reasons.h"
#include "core/text.h"

namespace emptor::discovery {

using api::discovery::AppendRowsResponse;
using api::discovery::CommitImportResponse;
using api::discovery::RejectedRow;
using core::Result;
using runtime::Context;
using runtime::Task;

Result<MemoryStore::Import*> MemoryStore::find_open(const std::string& import_id) {
    const auto found = imports_.find(import_id);
    if (found == imports_.end()) return core::fail(core::reasons::kNotFound, "no import");
    if (found->second.state != State::kOpen) {
        return core::fail(core::reasons::kImportClosed, "not open");
    }
    return &found->second;
}

Task<Result<>> MemoryStore::begin(Context, FeedImport feed_import) {
    const std::lock_guard lock(mutex_);
    Import& added = imports_[feed_import.import_id];
    added.touched_at = feed_import.begun_at;
    added.facts = std::move(feed_import);
    co_return Result<>();
}

Task<Result<FeedImport>> MemoryStore::open_import(Context, std::string import_id) {
    const std::lock_guard lock(mutex_);
    CO_TRY(const Import* found, find_open(import_id));
    co_return found->facts;
}

Task<Result<AppendRowsResponse>> MemoryStore::append(Context, FeedChunk chunk) {
    const std::lock_guard lock(mutex_);
    CO_TRY(Import * found, find_open(chunk.import_id));
    found->touched_at = chunk.received_at;
    if (const auto earlier = found->chunks.find(chunk.first_line); earlier != found->chunks.end()) {
        if (earlier->second.digest == chunk.digest) co_return earlier->second.answer;
        co_return core::fail(core::reasons::kImportChunkChanged, "other lines");
    }
    AppendRowsResponse answer{.rejected = chunk.rejected, .warnings = chunk.warnings};
    for (const StagedOffer& offer : chunk.offers) {
        if (found->offers.emplace(offer.item_id, offer.text).second) {
            ++answer.accepted;
            continue;
        }
        answer.rejected.push_back(
            {.line = offer.line, .field = "id", .reason = "stands earlier in the feed"});
        std::erase_if(answer.warnings,
                      [&offer](const RejectedRow& row) { return row.line == offer.line; });
    }
    std::ranges::stable_sort(answer.rejected, {}, &RejectedRow::line);
    found->chunks[chunk.first_line] = {chunk.digest, answer};
    co_return answer;
}

Task<Result<CommitImportResponse>> MemoryStore::commit(Context, std::string import_id,
                                                       core::Instant now) {
    const std::lock_guard lock(mutex_);
    if (const auto known = imports_.find(import_id);
        known != imports_.end() && known->second.state == State::kCommitted) {
        co_return known->second.answer;
    }
    CO_TRY(Import * found, find_open(import_id));
    if (found->offers.empty()) co_return core::fail(core::reasons::kImportEmpty, "no row");
    ImportedSource& source = sources_[found->facts.merchant_id];
    found->answer = {.offers = static_cast<std::int64_t>(found->offers.size()),
                     .replaced = source.offers};
    if (const auto before = imports_.find(source.import_id); before != imports_.end()) {
        before->second.offers.clear();
    }
    source = {.merchant_id = found->facts.merchant_id,
              .name = found->facts.merchant_name,
              .import_id = import_id,
              .offers = found->answer.offers,
              .imported_at = now,
              .generation = ++generation_};
    found->state = State::kCommitted;
    co_return found->answer;
}

Task<Result<std::int64_t>> MemoryStore::abandon(Context, core::Instant before) {
    const std::lock_guard lock(mutex_);
    std::int64_t count = 0;
    for (auto& [id, known] : imports_) {
        if (known.state != State::kOpen || known.touched_at >= before) continue;
        known.state = State::kAbandoned;
        known.offers.clear();
        ++count;
    }
    co_return count;
}

Task<Result<std::vector<ImportedSource>>> MemoryStore::sources(Context) {
    const std::lock_guard lock(mutex_);
    std::vector<ImportedSource> all;
    for (const auto& [id, source] : sources_) all.push_back(source);
    co_return all;
}

Task<Result<std::vector<StoredOffer>>> MemoryStore::offers(Context, std::string import_id,
                                                           std::string after_item_id, int limit) {
    const std::lock_guard lock(mutex_);
    std::vector<StoredOffer> page;
    const auto found = imports_.find(import_id);
    if (found == imports_.end()) co_return page;
    const auto& offers = found->second.offers;
    for (auto next = offers.upper_bound(after_item_id);
         next != offers.end() && std::ssize(page) < limit; ++next) {
        page.push_back({next->first, next->second});
    }
    co_return page;
}

Task<Result<>> MemoryStore::replace(Context, RateTable table) {
    const std::lock_guard lock(mutex_);
    rates_ = std::move(table);
    for (api::discovery::RateRow& row : rates_.rates) {
        row.from = core::to_upper_ascii(row.from);
        row.to = core::to_upper_ascii(row.to);
    }
    std::ranges::sort(rates_.rates, [](const auto& a, const auto& b) {
        return std::tie(a.from, a.to) < std::tie(b.from, b.to);
    });
    co_return Result<>();
}

Task<Result<RateTable>> MemoryStore::current(Context) {
    const std::lock_guard lock(mutex_);
    co_return rates_;
}

}  // namespace emptor::discovery
