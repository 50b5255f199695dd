#include "apps/cli/audit.h"

#include <cstdio>
#include <format>
#include <fstream>

#include "core/reasons.h"
#include "emptor/checkout/v1/codec.h"
#include "platform/crypto/encoding.h"
#include "platform/crypto/hash.h"

namespace emptor::cli {
namespace {

using api::checkout::AuditEntry;
using core::fail;
using core::Result;

constexpr int kPage = 1000;

// The chain as docs/audit.md defines it; written here on its own, so that the check does not trust
// the code that made the chain.
class ChainCheck {
public:
    Result<> next(const AuditEntry& entry) {
        if (entry.seq != seq_ + 1) {
            return fail(core::reasons::kAuditChainBroken,
                        std::format("entry {} follows entry {}", entry.seq, seq_));
        }
        const std::string text =
            std::format("{}\n{}\n{}\n{}\n{}", hash_, entry.seq, entry.at, entry.kind, entry.body);
        if (crypto::hex(crypto::sha256(text)) != entry.hash) {
            return fail(core::reasons::kAuditChainBroken,
                        std::format("entry {} was changed", entry.seq));
        }
        seq_ = entry.seq;
        hash_ = entry.hash;
        return {};
    }

    int report(bool json) const {
        if (json) {
            std::printf("{\"entries\":%lld,\"head\":\"%s\"}\n", static_cast<long long>(seq_),
                        hash_.c_str());
        } else {
            std::printf("The chain of %lld entries is whole. Head %s\n",
                        static_cast<long long>(seq_), hash_.c_str());
        }
        return kExitOk;
    }

    std::int64_t seq() const { return seq_; }

private:
    std::int64_t seq_ = 0;
    std::string hash_ = std::string(64, '0');
};

}  // namespace

Exit verify_audit(Session& session, std::string export_file) {
    std::ofstream file;
    if (!export_file.empty()) file.open(export_file, std::ios::trunc);
    ChainCheck check;
    for (;;) {
        api::checkout::ExportAuditRequest request{.after = check.seq(), .limit = kPage};
        CO_TRY(const auto page, co_await session.services.checkout->export_audit(
                                    session.context(), std::move(request)));
        if (page.entries.empty()) break;
        for (const AuditEntry& entry : page.entries) {
            CO_TRY_OK(check.next(entry));
            if (file.is_open()) file << api::checkout::encode_json(entry) << '\n';
        }
    }
    if (!export_file.empty() && !file.flush()) {
        co_return fail(core::reasons::kInternal, std::format("cannot write {}", export_file));
    }
    co_return check.report(session.json);
}

Result<int> verify_export(const std::string& path, bool json) {
    std::ifstream file(path);
    if (!file)
        return fail(core::reasons::kMalformedRequest, std::format("{} cannot be read", path));
    ChainCheck check;
    for (std::string line; std::getline(file, line);) {
        TRY(const auto entry, api::checkout::decode_json<AuditEntry>(line));
        TRY_OK(check.next(entry));
    }
    return check.report(json);
}

}  // namespace emptor::cli
