#include "services/normalize/domain/join.h"

#include <algorithm>
#include <numeric>

#include "services/normalize/domain/candidates.h"

namespace emptor::normalize::domain {
namespace {

constexpr float kMargin = 0.03F;         // scores this near are equal
constexpr std::size_t kCheckedMax = 48;  // members of a group looked at before it takes in another

struct Edge {
    Evidence evidence;
    float score;
    std::uint32_t a;
    std::uint32_t b;
};

// The best that one offer finds at one merchant.
struct Best {
    WordId merchant;
    Evidence evidence;
    float score;
    std::uint32_t offer;
    bool ambiguous;
};

std::vector<Edge> edges_of(std::span<const Facts> facts) {
    std::vector<Edge> edges;
    for (const auto& [a, b] : candidate_pairs(facts)) {
        const Verdict verdict = compare(facts[a], facts[b]);
        if (verdict.evidence == Evidence::kNone || !compatible(facts[a], facts[b])) continue;
        edges.push_back({verdict.evidence, verdict.score, a, b});
    }
    std::ranges::sort(edges, [](const Edge& x, const Edge& y) {
        if (x.evidence != y.evidence) return x.evidence > y.evidence;
        if (x.score != y.score) return x.score > y.score;
        return x.a != y.a ? x.a < y.a : x.b < y.b;
    });
    return edges;
}

// Titles that look alike are taken for the same thing only where each is the best the other finds
// at its merchant, and no second one that differs from it is as good.
class Choice {
public:
    Choice(std::span<const Facts> facts, std::span<const Edge> edges)
        : facts_(facts), best_(facts.size()) {
        for (const Edge& edge : edges) {
            note(edge.a, edge.b, edge);
            note(edge.b, edge.a, edge);
        }
    }
    bool accepts(const Edge& edge) const {
        if (edge.evidence != Evidence::kTitle) return true;
        return chosen(edge.a, edge.b, edge) && chosen(edge.b, edge.a, edge);
    }

private:
    // Edges come best first, so the first of a merchant is its best.
    void note(std::uint32_t from, std::uint32_t to, const Edge& edge) {
        for (Best& best : best_[from]) {
            if (best.merchant != facts_[to].merchant) continue;
            const bool near = edge.evidence == best.evidence && edge.score + kMargin >= best.score;
            if (near && !compatible(facts_[to], facts_[best.offer])) best.ambiguous = true;
            return;
        }
        best_[from].push_back({facts_[to].merchant, edge.evidence, edge.score, to, false});
    }
    bool chosen(std::uint32_t from, std::uint32_t to, const Edge& edge) const {
        for (const Best& best : best_[from]) {
            if (best.merchant != facts_[to].merchant) continue;
            return !best.ambiguous && best.evidence == edge.evidence &&
                   edge.score + kMargin >= best.score;
        }
        return false;
    }

    std::span<const Facts> facts_;
    std::vector<std::vector<Best>> best_;
};

class Groups {
public:
    explicit Groups(std::span<const Facts> facts)
        : facts_(facts), group_of_(facts.size()), groups_(facts.size()) {
        std::iota(group_of_.begin(), group_of_.end(), 0U);
        for (std::uint32_t i = 0; i < facts.size(); ++i) groups_[i].members = {i};
    }

    void merge(const Edge& edge) {
        std::uint32_t into = group_of_[edge.a];
        std::uint32_t from = group_of_[edge.b];
        const auto bit = static_cast<std::uint8_t>(1U << static_cast<unsigned>(edge.evidence));
        if (into == from) return;
        if (!agree(groups_[into].members, groups_[from].members)) return;
        if (groups_[into].members.size() < groups_[from].members.size()) std::swap(into, from);
        Group& target = groups_[into];
        for (const std::uint32_t member : groups_[from].members) {
            group_of_[member] = into;
            target.members.push_back(member);
        }
        target.evidence = static_cast<std::uint8_t>(target.evidence | groups_[from].evidence | bit);
        groups_[from].members.clear();
    }

    std::vector<Group> take() {
        std::erase_if(groups_, [](const Group& group) { return group.members.empty(); });
        for (Group& group : groups_) std::ranges::sort(group.members);
        std::ranges::sort(groups_, {}, [](const Group& group) { return group.members.front(); });
        return std::move(groups_);
    }

private:
    bool agree(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) const {
        a = a.first(std::min(a.size(), kCheckedMax));
        b = b.first(std::min(b.size(), kCheckedMax));
        return std::ranges::all_of(a, [&](std::uint32_t x) {
            return std::ranges::all_of(
                b, [&](std::uint32_t y) { return compatible(facts_[x], facts_[y]); });
        });
    }

    std::span<const Facts> facts_;
    std::vector<std::uint32_t> group_of_;
    std::vector<Group> groups_;
};

}  // namespace

std::vector<Group> join(std::span<const Facts> facts) {
    const std::vector<Edge> edges = edges_of(facts);
    const Choice choice(facts, edges);
    Groups groups(facts);
    for (const Edge& edge : edges) {
        if (choice.accepts(edge)) groups.merge(edge);
    }
    return groups.take();
}

}  // namespace emptor::normalize::domain
