#include <gtest/gtest.h>

#include <algorithm>
#include <format>
#include <fstream>
#include <map>
#include <set>

#include "core/text.h"
#include "services/orchestrator/tests/domain/sample_prompt.h"

namespace emptor::orchestrator {
namespace {

using api::common::Intent;
using Constraints = std::map<std::string, std::set<std::string>>;

constexpr int kMustBeRight = 85;

std::string limit(double value) {
    return std::format("{:.6g}", value);
}

// "memory>=16GB", "capacity=512GB", "colour=black|blue"
std::string text_of(const api::common::AttributeConstraint& demand) {
    if (!demand.any_of.empty()) {
        std::vector<std::string> values = demand.any_of;
        std::ranges::sort(values);
        return demand.name + "=" + core::join(values, "|");
    }
    if (demand.at_least && demand.at_most)
        return demand.at_least == demand.at_most
                   ? demand.name + "=" + limit(*demand.at_least) + demand.unit
                   : demand.name + "=" + limit(*demand.at_least) + "-" + limit(*demand.at_most) +
                         demand.unit;
    if (demand.at_least) return demand.name + ">=" + limit(*demand.at_least) + demand.unit;
    return demand.name + "<=" + limit(demand.at_most.value_or(0)) + demand.unit;
}

template <class List>
void put(Constraints& out, const std::string& name, const List& values) {
    for (const auto& value : values) {
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string>) {
            out[name].insert(value);
        } else {
            out[name].insert(std::string(api::common::name(value)));
        }
    }
}

Constraints constraints_of(const Intent& intent) {
    Constraints out;
    if (intent.quantity != 1) out["qty"].insert(std::to_string(intent.quantity));
    if (intent.min_price) out["min"].insert(intent.min_price->text());
    if (intent.max_price) out["max"].insert(intent.max_price->text());
    if (intent.budget_scope == api::common::BudgetScope::kLanded) out["scope"].insert("landed");
    put(out, "brand", intent.brands);
    put(out, "xbrand", intent.excluded_brands);
    put(out, "cond", intent.conditions);
    put(out, "xcond", intent.excluded_conditions);
    put(out, "xword", intent.excluded_words);
    put(out, "merchant", intent.merchants);
    put(out, "xmerchant", intent.excluded_merchants);
    for (const auto& demand : intent.attributes) out["attr"].insert(text_of(demand));
    if (intent.deliver_by) {
        const auto date = core::local_date(*intent.deliver_by, *samples::new_york());
        out["by"].insert(std::format("{:%F}", std::chrono::sys_days(date)));
    }
    return out;
}

Constraints parse_expected(std::string_view text) {
    Constraints expected;
    for (const std::string_view part : core::split(text, ';')) {
        const std::string_view trimmed = core::trim(part);
        const std::size_t equals = trimmed.find('=');
        if (equals == std::string_view::npos) continue;
        const std::string name(trimmed.substr(0, equals));
        for (const std::string_view value : core::split(trimmed.substr(equals + 1), ','))
            expected[name].insert(std::string(value));
    }
    return expected;
}

std::string text_of(const Constraints& constraints) {
    std::string text;
    for (const auto& [name, values] : constraints) {
        for (const std::string& value : values) text += name + "=" + value + "; ";
    }
    return text;
}

bool same_preference(Constraints& expected, const Intent& intent) {
    const auto found = expected.find("pref");
    if (found == expected.end()) return true;
    const bool same = found->second.contains(std::string(api::common::name(intent.preference)));
    expected.erase(found);
    return same;
}

struct Score {
    int prompts = 0;
    int right = 0;       // all hard constraints
    int same_query = 0;  // also nothing but the product's words left
    std::string report;
};

void judge(std::string_view line, Score& score) {
    const auto fields = core::split(line, '\t');
    ASSERT_GE(fields.size(), 2U) << line;
    Constraints expected = parse_expected(fields.size() > 2 ? fields[2] : "");
    ++score.prompts;
    const auto intent = samples::parse(fields[0]);
    if (!intent) {
        score.report += std::format("{}\n    refused: {}\n", fields[0], intent.error().message);
        return;
    }
    const bool preference = same_preference(expected, *intent);
    const Constraints found = constraints_of(*intent);
    if (found == expected && preference) {
        ++score.right;
    } else {
        score.report +=
            std::format("{}\n    expected {}\n    found    {}{}\n", fields[0], text_of(expected),
                        text_of(found), preference ? "" : "(other preference)");
    }
    if (intent->query == fields[1]) {
        ++score.same_query;
    } else {
        score.report +=
            std::format("{}\n    query \"{}\", not \"{}\"\n", fields[0], intent->query, fields[1]);
    }
}

// Proves on a hundred prompts, written before the grammar, that nearly all hard constraints are
// read as meant and nothing is demanded that was not said.
TEST(Prompts, HardConstraintsAreReadRight) {
    std::ifstream file(EMPTOR_PROMPTS);
    ASSERT_TRUE(file.is_open());
    Score score;
    for (std::string line; std::getline(file, line);) {
        if (!line.empty() && line[0] != '#') judge(line, score);
    }
    EXPECT_EQ(score.prompts, 100);
    EXPECT_GE(score.right, kMustBeRight) << score.report;
    EXPECT_GE(score.same_query, kMustBeRight) << score.report;
    RecordProperty("right", score.right);
    RecordProperty("same_query", score.same_query);
    if (score.right < score.prompts || score.same_query < score.prompts)
        std::printf("right %d, same query %d of %d\n%s", score.right, score.same_query,
                    score.prompts, score.report.c_str());
}

}  // namespace
}  // namespace emptor::orchestrator
