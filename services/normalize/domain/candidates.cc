#include "services/normalize/domain/candidates.h"

#include <algorithm>

#include "services/normalize/domain/index.h"

namespace emptor::normalize::domain {
namespace {

constexpr std::uint32_t kPostingsMax = 300;  // a key that more offers have tells nothing
constexpr std::uint32_t kVisitsMax = 1200;   // postings looked at for one offer
constexpr std::size_t kCandidatesMax = 32;   // compared for one offer
constexpr float kShareMin = 0.25F;           // of the lighter offer's weight
constexpr float kNumberWeight = 12;          // a long number is as good as two rare words
constexpr float kSure = 1000;                // shared number: always compared

struct Key {
    std::uint32_t key;  // dense
    float weight;
};

WordId number_key(std::string_view gtin) {
    return word_id(gtin, word_id("gtin "));
}

float weight_of(const Facts& facts, WordId word) {
    const auto found = std::ranges::lower_bound(facts.words, word, {}, &Word::id);
    return found != facts.words.end() && found->id == word ? found->weight : 0;
}

// What can be seen at a glance; sister variants would crowd out the rest.
bool excluded(const Facts& a, const Facts& b) {
    const bool colours = (a.colours & ~b.colours) != 0 && (b.colours & ~a.colours) != 0;
    return colours || a.condition != b.condition;
}

// Offers by key. Keys become dense numbers first; then each offer looks up those before it.
class Index {
public:
    explicit Index(std::span<const Facts> facts) : facts_(facts), numbers_(facts.size() + 64) {
        keys_.resize(facts.size());
        for (std::size_t i = 0; i < facts.size(); ++i) collect(i);
        postings_.resize(counts_.size());
        scores_.resize(facts.size());
    }

    void pairs_of(std::uint32_t i, std::vector<Pair>& out) {
        std::vector<Key>& keys = keys_[i];
        std::ranges::sort(keys, [&](const Key& a, const Key& b) {
            if (counts_[a.key] != counts_[b.key]) return counts_[a.key] < counts_[b.key];
            return a.key < b.key;
        });
        std::uint32_t visits = 0;
        touched_.clear();
        for (const Key& key : keys) {
            const std::uint32_t count = counts_[key.key];
            if (count < 2) continue;
            if (count > kPostingsMax) break;
            std::vector<std::uint32_t>& posting = postings_[key.key];
            if (visits < kVisitsMax || key.weight >= kSure) {
                visits += static_cast<std::uint32_t>(posting.size());
                for (const std::uint32_t j : posting) {
                    if (scores_[j] == 0) touched_.push_back(j);
                    scores_[j] += key.weight;
                }
            }
            posting.push_back(i);
        }
        pick(i, out);
    }

private:
    void collect(std::size_t i) {
        const Facts& facts = facts_[i];
        keys_[i].reserve(facts.gtins.size() + 1 + 2 * facts.models.size() + facts.words.size());
        for (const std::string& gtin : facts.gtins) add(i, number_key(gtin), kSure);
        if (facts.mpn_word != 0) add(i, facts.mpn_word, kSure);
        for (const ModelWord& model : facts.models) {
            if (model.joined == model.own) continue;
            add(i, model.joined, weight_of(facts, model.own) + weight_of(facts, model.before));
            if (model.number && model.whole != model.joined) add(i, model.whole, kNumberWeight);
        }
        for (const Word& word : facts.words) add(i, word.id, word.weight);
    }
    void add(std::size_t i, WordId word, float weight) {
        std::uint32_t& number = numbers_.at(word);
        if (number == 0) {
            counts_.push_back(0);
            number = static_cast<std::uint32_t>(counts_.size());
        }
        ++counts_[number - 1];
        keys_[i].push_back({number - 1, weight});
    }

    void pick(std::uint32_t i, std::vector<Pair>& out) {
        std::erase_if(touched_, [&](std::uint32_t j) {
            const bool light =
                scores_[j] < kShareMin * std::min(facts_[i].weight, facts_[j].weight);
            const bool drop = light || excluded(facts_[i], facts_[j]);
            if (drop) scores_[j] = 0;
            return drop;
        });
        const auto better = [&](std::uint32_t a, std::uint32_t b) {
            return scores_[a] != scores_[b] ? scores_[a] > scores_[b] : a < b;
        };
        if (touched_.size() > kCandidatesMax) {
            std::ranges::nth_element(touched_, touched_.begin() + kCandidatesMax, better);
        }
        for (std::size_t k = 0; k < touched_.size(); ++k) {
            if (k < kCandidatesMax) out.emplace_back(touched_[k], i);
            scores_[touched_[k]] = 0;
        }
    }

    std::span<const Facts> facts_;
    WordCounter numbers_;  // dense number + 1
    std::vector<std::uint32_t> counts_;
    std::vector<std::vector<Key>> keys_;
    std::vector<std::vector<std::uint32_t>> postings_;
    std::vector<float> scores_;
    std::vector<std::uint32_t> touched_;
};

}  // namespace

std::vector<Pair> candidate_pairs(std::span<const Facts> facts) {
    std::vector<Pair> pairs;
    Index index(facts);
    for (std::uint32_t i = 0; i < facts.size(); ++i) index.pairs_of(i, pairs);
    return pairs;
}

}  // namespace emptor::normalize::domain
