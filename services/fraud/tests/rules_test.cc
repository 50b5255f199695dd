#include "services/fraud/domain/rules.h"

#include <gtest/gtest.h>

#include <format>

namespace emptor::fraud {
namespace {

using api::fraud::Decision;

core::Instant noon() {
    return core::parse_instant("2026-03-02T12:00:00Z").value();
}
core::Money usd(std::int64_t minor) {
    return core::Money::of(minor, "USD").value();
}

Screened allowed_at(std::string merchant, std::chrono::minutes ago) {
    return Screened{"pur_old", std::move(merchant), usd(100), noon() - ago, true};
}

api::fraud::ScreenRequest at(std::string merchant, bool by_person = false) {
    return {.purchase_id = "pur_1",
            .merchant_id = std::move(merchant),
            .total = usd(100),
            .approved_by_person = by_person};
}

// Proves each rule by the history that makes it fire, and by the one just short of it.
TEST(Rules, FireWhenTheyShould) {
    const std::chrono::minutes day(24 * 60);
    const std::vector<Screened> known{allowed_at("fennel", day)};
    const std::vector<Screened> four(4, allowed_at("fennel", std::chrono::minutes(9)));
    const std::vector<Screened> five(5, allowed_at("fennel", std::chrono::minutes(9)));
    const std::vector<Screened> five_long_ago(5, allowed_at("fennel", std::chrono::minutes(10)));
    std::vector<Screened> refused{allowed_at("fennel", day)};
    refused[0].completed = false;
    struct Row {
        api::fraud::ScreenRequest request;
        std::vector<Screened> history;
        Verdict verdict;
    };
    const Verdict first_seen{Decision::kStepUp, {"first-seen-merchant"}};
    for (const Row& row : {Row{at("fennel"), known, {}}, Row{at("fennel"), {}, first_seen},
                           Row{at("fennel", true), {}, {}}, Row{at("quillmart"), known, first_seen},
                           Row{at("fennel"), refused, first_seen}, Row{at("fennel"), four, {}},
                           Row{at("fennel"), five, {Decision::kRefuse, {"velocity"}}},
                           Row{at("fennel", true), five, {Decision::kRefuse, {"velocity"}}},
                           Row{at("fennel"), five_long_ago, {}}}) {
        EXPECT_EQ(screen(row.request, row.history, noon(), Limits{}), row.verdict);
    }
}

}  // namespace
}  // namespace emptor::fraud
