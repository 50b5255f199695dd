#include "sandbox/kit/faults.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/reasons.h"

namespace emptor::sandbox {
namespace {

constexpr auto kNames = std::to_array<std::pair<std::string_view, FaultKind>>({
    {"request_lost_before", FaultKind::kRequestLostBefore},
    {"reply_lost_after_effect", FaultKind::kReplyLostAfterEffect},
    {"error_500", FaultKind::kError500},
    {"error_500_after_effect", FaultKind::kError500AfterEffect},
    {"error_503", FaultKind::kError503},
    {"error_429", FaultKind::kError429},
    {"malformed_json", FaultKind::kMalformedJson},
    {"wrong_types", FaultKind::kWrongTypes},
    {"html_instead", FaultKind::kHtmlInstead},
    {"huge_body", FaultKind::kHugeBody},
    {"latency_ms", FaultKind::kLatency},
    {"wrong_totals", FaultKind::kWrongTotals},
    {"negative_price", FaultKind::kNegativePrice},
    {"price_changed", FaultKind::kPriceChanged},
    {"out_of_stock", FaultKind::kOutOfStock},
    {"escalate", FaultKind::kEscalate},
    {"drop_all", FaultKind::kDropAll},
    {"duplicate", FaultKind::kDuplicate},
    {"delay_ms", FaultKind::kDelay},
    {"reorder", FaultKind::kReorder},
});

core::Error refuse(std::string message) {
    return core::fail(core::reasons::kMalformedRequest, std::move(message));
}

bool fits(std::string_view wanted, std::string_view actual) {
    return wanted.empty() || wanted == actual;
}

}  // namespace

core::Result<Fault> parse_fault(const Json& json) {
    if (!json.is_object()) return refuse("a fault is a JSON object");
    const std::string& name = json["kind"].text();
    const auto known = std::ranges::find(kNames, name, &decltype(kNames)::value_type::first);
    if (known == kNames.end()) return refuse("kind: unknown fault '" + name + "'");
    Fault fault;
    fault.kind = known->second;
    fault.vendor = json["vendor"].text();
    fault.operation = json["operation"].text();
    fault.merchant = json["merchant"].text();
    fault.count = json["count"].integer(1);
    fault.percent = json["percent"].integer(fault.kind == FaultKind::kPriceChanged ? 10 : 0);
    fault.ms = json["ms"].integer(1000);
    fault.retry_after = json["retry_after"].integer(1);
    if (fault.count == 0 || fault.count < -1) return refuse("count: at least 1, or -1 for ever");
    if (fault.ms < 0 || fault.ms > 600'000) return refuse("ms: 0 to 600000");
    if (fault.percent < -99 || fault.percent > 1000) return refuse("percent: -99 to 1000");
    return fault;
}

Json to_json(const Fault& fault) {
    const auto known = std::ranges::find(kNames, fault.kind, &decltype(kNames)::value_type::second);
    return Json::object({{"kind", known->first},
                         {"vendor", fault.vendor},
                         {"operation", fault.operation},
                         {"merchant", fault.merchant},
                         {"count", fault.count},
                         {"percent", fault.percent},
                         {"ms", fault.ms},
                         {"retry_after", fault.retry_after}});
}

void Faults::add(Fault fault) {
    const std::lock_guard lock(mutex_);
    faults_.push_back(std::move(fault));
}

void Faults::clear() {
    const std::lock_guard lock(mutex_);
    faults_.clear();
}

std::optional<Fault> Faults::take(std::initializer_list<FaultKind> kinds, std::string_view vendor,
                                  std::string_view operation, std::string_view merchant) {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find_if(faults_, [&](const Fault& fault) {
        return std::ranges::find(kinds, fault.kind) != kinds.end() && fits(fault.vendor, vendor) &&
               fits(fault.operation, operation) && fits(fault.merchant, merchant);
    });
    if (found == faults_.end()) return std::nullopt;
    const Fault fault = *found;
    if (found->count > 0 && --found->count == 0) faults_.erase(found);
    return fault;
}

Json Faults::list() const {
    const std::lock_guard lock(mutex_);
    Json all = Json::array();
    for (const Fault& fault : faults_) all.push(to_json(fault));
    return all;
}

}  // namespace emptor::sandbox
