#include "services/checkout/domain/record.h"

#include <algorithm>
#include <array>
#include <format>
#include <utility>

namespace emptor::checkout {
namespace {

constexpr std::array kNames = std::to_array<std::pair<EffectKind, std::string_view>>({
    {EffectKind::kPlan, "plan"},
    {EffectKind::kQuote, "quote"},
    {EffectKind::kRecheck, "recheck"},
    {EffectKind::kReserve, "reserve"},
    {EffectKind::kScreen, "screen"},
    {EffectKind::kFund, "fund"},
    {EffectKind::kTokenize, "tokenize"},
    {EffectKind::kSubmit, "submit"},
    {EffectKind::kRecord, "record"},
    {EffectKind::kSettle, "settle"},
    {EffectKind::kLookUp, "look_up"},
    {EffectKind::kUndo, "undo"},
});

}  // namespace

std::string effect_key(const Record& record, EffectKind kind) {
    const int occurrence = kind == EffectKind::kRecheck ? record.rechecks : record.attempt;
    return std::format("{}.{}.{}", record.purchase.purchase_id, name(kind), occurrence);
}

std::string_view name(EffectKind kind) {
    return std::ranges::find(kNames, kind, &std::pair<EffectKind, std::string_view>::first)->second;
}

std::optional<EffectKind> parse_effect(std::string_view name) {
    const auto found =
        std::ranges::find(kNames, name, &std::pair<EffectKind, std::string_view>::second);
    if (found == kNames.end()) return std::nullopt;
    return found->first;
}

const std::vector<EffectKind>& all_effects() {
    static const std::vector<EffectKind> kAll = [] {
        std::vector<EffectKind> all;
        for (const auto& [kind, text] : kNames) all.push_back(kind);
        return all;
    }();
    return kAll;
}

}  // namespace emptor::checkout
