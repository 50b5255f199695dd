#include "apps/cli/catalogue.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <format>
#include <fstream>
#include <sstream>

#include "apps/cli/feed_reader.h"
#include "apps/cli/table.h"
#include "core/reasons.h"
#include "emptor/discovery/v1/codec.h"
#include "emptor/integrations/v1/codec.h"
#include "emptor/payments/v1/codec.h"

namespace emptor::cli {
namespace {

namespace reasons = core::reasons;
using core::fail;
using core::Result;
using runtime::Task;

constexpr std::size_t kChunk = 512 << 10;
constexpr std::chrono::minutes kCommitLimit{5};

// Counts, and the rejects file that is made when the first row is refused.
struct Tally {
    std::int64_t accepted = 0;
    std::int64_t rejected = 0;
    std::int64_t warned = 0;
    std::string rejects_path;
    std::ofstream rejects;

    Result<> note(const api::discovery::AppendRowsResponse& answer) {
        accepted += answer.accepted;
        rejected += static_cast<std::int64_t>(answer.rejected.size());
        warned += static_cast<std::int64_t>(answer.warnings.size());
        for (const auto& row : answer.rejected) {
            if (!rejects.is_open()) rejects.open(rejects_path, std::ios::trunc);
            rejects << api::discovery::encode_json(row) << '\n';
        }
        if (rejects.is_open() && !rejects.flush()) {
            return fail(reasons::kInternal, std::format("cannot write {}", rejects_path));
        }
        return {};
    }
};

void show_progress(const Session& session, const FeedReader& reader, const Tally& tally) {
    if (session.json || ::isatty(STDERR_FILENO) == 0) return;
    constexpr std::size_t kWidth = 30;
    const double share = reader.bytes_total() == 0 ? 1.0
                                                   : static_cast<double>(reader.bytes_read()) /
                                                         static_cast<double>(reader.bytes_total());
    const auto filled = static_cast<std::size_t>(share * static_cast<double>(kWidth));
    std::fprintf(stderr, "\r[%s%s] %3.0f %%  %lld rows, %lld rejected",
                 std::string(filled, '#').c_str(),
                 std::string(kWidth - std::min(filled, kWidth), ' ').c_str(), share * 100,
                 static_cast<long long>(tally.accepted), static_cast<long long>(tally.rejected));
}

Task<Result<>> send_rows(Session& session, FeedReader& reader, std::string import_id,
                         Tally& tally) {
    std::int64_t line = 1;
    for (;;) {
        CO_TRY(std::string lines, reader.next(kChunk));
        if (lines.empty()) co_return Result<>();
        const std::int64_t count =
            std::ranges::count(lines, '\n') + (lines.ends_with('\n') ? 0 : 1);
        api::discovery::AppendRowsRequest request{
            .import_id = import_id, .first_line = line, .lines = std::move(lines)};
        CO_TRY(const auto answer, co_await session.services.discovery->append_rows(
                                      session.context(), std::move(request)));
        CO_TRY_OK(tally.note(answer));
        line += count;
        show_progress(session, reader, tally);
    }
}

std::string merchant_text(const api::integrations::Merchant& merchant) {
    return std::format("{}  {}  {}  {}", merchant.merchant_id, printable(merchant.name),
                       merchant.connector, merchant.base_url);
}

// NAME=VALUE, or NAME=@FILE for what must not stand in a shell's history.
Result<std::map<std::string, std::string>> parse_credentials(
    const std::vector<std::string>& texts) {
    std::map<std::string, std::string> credentials;
    for (const std::string& text : texts) {
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos)
            return fail(reasons::kMalformedRequest, "credentials are NAME=VALUE");
        std::string value = text.substr(equals + 1);
        if (value.starts_with('@')) {
            std::ifstream file(value.substr(1));
            if (!file)
                return fail(reasons::kMalformedRequest,
                            std::format("{} cannot be read", value.substr(1)));
            std::getline(file, value);
        }
        credentials[text.substr(0, equals)] = value;
    }
    return credentials;
}

}  // namespace

Exit import_feed(Session& session, FeedOptions options) {
    CO_TRY(FeedReader reader, FeedReader::open(options.file));
    Tally tally;
    tally.rejects_path =
        options.rejects_file.empty() ? options.file + ".rejects.jsonl" : options.rejects_file;
    api::discovery::BeginImportRequest begin{.merchant_id = options.merchant_id,
                                             .merchant_name = options.merchant_name,
                                             .currency = options.currency};
    CO_TRY(const auto begun,
           co_await session.services.discovery->begin_import(session.context(), std::move(begin)));
    CO_TRY_OK(co_await send_rows(session, reader, begun.import_id, tally));
    api::discovery::CommitImportRequest commit{.import_id = begun.import_id};
    CO_TRY(const auto done, co_await session.services.discovery->commit_import(
                                session.context(kCommitLimit), std::move(commit)));
    if (session.json) {
        std::printf(R"({"offers":%lld,"replaced":%lld,"rejected":%lld,"warnings":%lld})"
                    "\n",
                    static_cast<long long>(done.offers), static_cast<long long>(done.replaced),
                    static_cast<long long>(tally.rejected), static_cast<long long>(tally.warned));
        co_return kExitOk;
    }
    std::fprintf(stderr, "\n");
    std::printf(
        "%lld offers of %s are searchable; %lld were replaced, %lld rows rejected, %lld with a "
        "warning.\n",
        static_cast<long long>(done.offers), options.merchant_id.c_str(),
        static_cast<long long>(done.replaced), static_cast<long long>(tally.rejected),
        static_cast<long long>(tally.warned));
    if (tally.rejected > 0)
        std::printf("The rejected rows, with line, field and reason: %s\n",
                    tally.rejects_path.c_str());
    co_return kExitOk;
}

Exit import_rates(Session& session, std::string path) {
    std::ifstream file(path);
    if (!file) co_return fail(reasons::kMalformedRequest, std::format("{} cannot be read", path));
    api::discovery::ImportRatesRequest request{.as_of = session.clock.now()};
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        api::discovery::RateRow row;
        if (!(words >> row.from)) continue;
        if (row.from.starts_with('#')) continue;
        if (!(words >> row.to >> row.rate)) {
            co_return fail(reasons::kMalformedRequest,
                           std::format("'{}' is not FROM TO RATE", line));
        }
        request.rates.push_back(std::move(row));
    }
    CO_TRY(const auto answer, co_await session.services.discovery->import_rates(
                                  session.context(), std::move(request)));
    if (session.json) {
        std::fputs((api::discovery::encode_json(answer) + "\n").c_str(), stdout);
    } else {
        std::printf("%d rates imported.\n", answer.rates);
    }
    co_return kExitOk;
}

Exit add_merchant(Session& session, std::string url, std::string merchant_id) {
    api::integrations::AddMerchantRequest request{.url = std::move(url),
                                                  .merchant_id = std::move(merchant_id)};
    CO_TRY(const auto answer, co_await session.services.integrations->add_merchant(
                                  session.context(), std::move(request)));
    const std::string text =
        session.json ? api::integrations::encode_json(answer) : merchant_text(answer.merchant);
    std::fputs((text + "\n").c_str(), stdout);
    co_return kExitOk;
}

Exit list_merchants(Session& session) {
    api::integrations::ListMerchantsRequest request;
    CO_TRY(const auto answer, co_await session.services.integrations->list_merchants(
                                  session.context(), std::move(request)));
    if (session.json) {
        std::fputs((api::integrations::encode_json(answer) + "\n").c_str(), stdout);
        co_return kExitOk;
    }
    for (const auto& merchant : answer.merchants)
        std::fputs((merchant_text(merchant) + "\n").c_str(), stdout);
    if (answer.merchants.empty()) std::fputs("No merchants yet: emptor merchant add URL\n", stdout);
    co_return kExitOk;
}

Exit remove_merchant(Session& session, std::string merchant_id) {
    api::integrations::RemoveMerchantRequest request{.merchant_id = std::move(merchant_id)};
    CO_TRY_OK(co_await session.services.integrations->remove_merchant(session.context(),
                                                                      std::move(request)));
    std::fputs(session.json ? "{}\n" : "Removed.\n", stdout);
    co_return kExitOk;
}

Exit forget_payee(Session& session, std::string merchant_id) {
    api::payments::ForgetAcceptorRequest request{.merchant_id = std::move(merchant_id)};
    CO_TRY(const auto answer, co_await session.services.payments->forget_acceptor(
                                  session.context(), std::move(request)));
    const std::string text =
        session.json ? api::payments::encode_json(answer)
                     : std::format("{} is forgotten: the next purchase there tells who is paid.",
                                   printable(answer.name));
    std::fputs((text + "\n").c_str(), stdout);
    co_return kExitOk;
}

Exit connect_vendor(Session& session, ConnectOptions options) {
    CO_TRY(const auto credentials, parse_credentials(options.credentials));
    // Each service takes the vendors it has a use for and refuses the others as capability-missing.
    api::payments::ConnectIssuerRequest issuer{options.vendor, credentials, options.base_url};
    auto connected =
        co_await session.services.payments->connect_issuer(session.context(), std::move(issuer));
    bool refused = !connected && connected.error().reason == reasons::kCapabilityMissing;
    if (!connected && !refused) co_return connected.error();
    if (refused) {
        api::orders::ConnectTrackingRequest tracking{options.vendor, credentials, options.base_url};
        auto tracked = co_await session.services.orders->connect_tracking(session.context(),
                                                                          std::move(tracking));
        refused = !tracked && tracked.error().reason == reasons::kCapabilityMissing;
        if (!tracked && !refused) co_return tracked.error();
    }
    if (refused) {
        api::integrations::ConnectVendorRequest vendor{options.vendor, credentials,
                                                       options.base_url};
        CO_TRY_OK(co_await session.services.integrations->connect_vendor(session.context(),
                                                                         std::move(vendor)));
    }
    std::fputs(session.json ? "{}\n" : (options.vendor + " is connected.\n").c_str(), stdout);
    co_return kExitOk;
}

}  // namespace emptor::cli
