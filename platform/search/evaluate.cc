#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "platform/search/filters.h"
#include "platform/search/index.h"
#include "platform/search/naming.h"
#include "platform/search/query_words.h"

namespace emptor::search {
namespace {

// A document that has words of the query: the rarity of those words, and that rarity weighted by
// how much the document says each.
struct Candidate {
    std::uint32_t doc = 0;
    float telling = 0;
    float score = 0;
};

using Candidates = std::vector<Candidate>;

// What matched, over all segments, in order of group and document.
struct Match {
    std::uint32_t segment = 0;
    Candidate candidate;
};

// Where nothing has all words, a document is kept that has at least this share of what the best
// has.
constexpr float kKeptShare = 0.75f;

// What says less than this share of what the best document says is not sought by its price.
constexpr float kFittingShare = 0.5f;
// What lacks words that others have, or has them without being called so, fits less than half as
// well.
constexpr float kUnnamedFactor = 0.45f;
constexpr std::int64_t kDearest = std::numeric_limits<std::int64_t>::max();

float strength(const Alternative& alternative, Posting posting) {
    return alternative.weight * static_cast<float>(posting.impact()) / 255.0f;
}

// Every document of the segment that has the word, with its strongest alternative.
Candidates having(const QueryWord& word, std::size_t segment) {
    Candidates found;
    const auto rarity = static_cast<float>(word.rarity);
    const auto telling = static_cast<float>(word.telling);
    std::size_t total = 0;
    for (const Alternative& way : word.alternatives) total += way.postings[segment].size();
    found.reserve(total);
    for (const Alternative& way : word.alternatives) {
        const std::size_t before = found.size();
        for (const Posting posting : way.postings[segment]) {
            found.push_back({posting.doc(), telling, rarity * strength(way, posting)});
        }
        std::ranges::inplace_merge(found, found.begin() + static_cast<std::ptrdiff_t>(before), {},
                                   &Candidate::doc);
    }
    if (word.alternatives.size() < 2) return found;
    std::size_t kept = 0;
    for (const Candidate& candidate : found) {
        if (kept > 0 && found[kept - 1].doc == candidate.doc) {
            found[kept - 1].score = std::max(found[kept - 1].score, candidate.score);
        } else {
            found[kept++] = candidate;
        }
    }
    found.resize(kept);
    return found;
}

// The first posting from `from` on that is not before `doc`: steps that double, then halving.
const Posting* advance(const Posting* from, const Posting* end, std::uint32_t doc) {
    std::ptrdiff_t step = 1;
    while (step < end - from && (from + step)->doc() < doc) {
        from += step;
        step *= 2;
    }
    const Posting* limit = step < end - from ? from + step + 1 : end;
    return std::lower_bound(from, limit, doc, [](Posting posting, std::uint32_t wanted) {
        return posting.doc() < wanted;
    });
}

// Keeps the candidates that have the word as well.
void keep_having(const QueryWord& word, std::size_t segment, Candidates& candidates) {
    struct Cursor {
        const Posting* at;
        const Posting* end;
        const Alternative* way;
    };
    std::vector<Cursor> cursors;
    for (const Alternative& way : word.alternatives) {
        const std::span<const Posting> postings = way.postings[segment];
        if (postings.empty()) continue;
        cursors.push_back({postings.data(), postings.data() + postings.size(), &way});
    }
    const auto rarity = static_cast<float>(word.rarity);
    std::size_t kept = 0;
    for (Candidate candidate : candidates) {
        float best = 0;
        for (Cursor& cursor : cursors) {
            cursor.at = advance(cursor.at, cursor.end, candidate.doc);
            if (cursor.at != cursor.end && cursor.at->doc() == candidate.doc) {
                best = std::max(best, strength(*cursor.way, *cursor.at));
            }
        }
        if (best == 0) continue;
        candidate.telling += static_cast<float>(word.telling);
        candidate.score += rarity * best;
        candidates[kept++] = candidate;
    }
    candidates.resize(kept);
}

std::size_t frequency(const QueryWord& word, std::size_t segment) {
    std::size_t count = 0;
    for (const Alternative& way : word.alternatives) count += way.postings[segment].size();
    return count;
}

Candidates having_all(std::vector<const QueryWord*> words, std::size_t segment) {
    std::ranges::sort(words, {}, [segment](const QueryWord* w) { return frequency(*w, segment); });
    if (frequency(*words[0], segment) == 0) return {};
    Candidates candidates = having(*words[0], segment);
    for (std::size_t i = 1; i < words.size() && !candidates.empty(); ++i) {
        keep_having(*words[i], segment, candidates);
    }
    return candidates;
}

// Every document of the segment, also those without any of the words.
Candidates having_any(const std::vector<const QueryWord*>& words, std::size_t segment,
                      std::size_t documents) {
    Candidates all(documents);
    for (std::uint32_t doc = 0; doc < documents; ++doc) all[doc].doc = doc;
    for (const QueryWord* word : words) {
        for (const Candidate& candidate : having(*word, segment)) {
            all[candidate.doc].telling += candidate.telling;
            all[candidate.doc].score += candidate.score;
        }
    }
    return all;
}

class Evaluation {
public:
    Evaluation(const Snapshot& snapshot, const Query& query)
        : query_(query), filter_(query.filters) {
        // What is rare is said by the whole snapshot, also where only some groups are searched.
        for (const auto& segment : snapshot.segments()) {
            if (filter_.takes_group(*segment)) {
                taken_.push_back(static_cast<std::uint32_t>(segments_.size()));
            }
            segments_.push_back(segment.get());
        }
        words_ = query_words(query.text, segments_);
        naming_.emplace(query.text, words_, query.filters.brands);
        for (const QueryWord& word : words_) {
            full_rarity_ += word.rarity;
            if (!word.alternatives.empty()) known_.push_back(&word);
        }
    }

    Results run() {
        if (words_.empty() || query_.matching == Matching::kEverything) {
            collect_any(0);
            demote_what_lacks_words();
        } else if (!known_.empty() && !collect_all() && known_.size() > 1) {
            collect_best();
        }
        return results();
    }

private:
    // False if no document has all words, whatever the filters say.
    bool collect_all() {
        bool found = false;
        for (const std::uint32_t i : taken_) {
            const Candidates candidates = having_all(known_, i);
            found = found || !candidates.empty();
            add_passing(i, candidates, 0);
        }
        return found;
    }

    void collect_any(float least_telling) {
        for (const std::uint32_t i : taken_) {
            add_passing(i, having_any(known_, i, segments_[i]->size()), least_telling);
        }
    }

    void collect_best() {
        float best = 0;
        for (const std::uint32_t i : taken_) {
            for (const Candidate& candidate : having_any(known_, i, segments_[i]->size())) {
                best = std::max(best, candidate.telling);
            }
        }
        collect_any(best * kKeptShare);
    }

    // What another search would leave out fits as badly as what is not called what is asked for.
    void demote_what_lacks_words() {
        float all = 0;
        for (const QueryWord* word : known_) all += static_cast<float>(word->telling);
        float most = 0;
        for (const Match& match : matches_) most = std::max(most, match.candidate.telling);
        const float enough = most >= all ? all : most * kKeptShare;
        for (Match& match : matches_) {
            if (match.candidate.telling < enough) match.candidate.score *= kUnnamedFactor;
        }
    }

    void add_passing(std::uint32_t segment, const Candidates& candidates, float least_telling) {
        const std::vector<bool> named = filter_.naming_amounts(*segments_[segment]);
        for (const Candidate& candidate : candidates) {
            if (candidate.telling < least_telling || (!named.empty() && !named[candidate.doc]) ||
                !filter_.passes(*segments_[segment], candidate.doc)) {
                continue;
            }
            matches_.push_back({segment, candidate});
            if (naming_->names(*segments_[segment], candidate.doc)) {
                ++called_so_;
            } else {
                matches_.back().candidate.score *= kUnnamedFactor;
            }
        }
    }

    Results results() {
        Results results;
        results.matches = matches_.size();
        results.called_so = called_so_;
        for (const QueryWord& word : words_) {
            if (word.alternatives.empty()) results.unknown_words.push_back(word.text);
        }
        std::vector<std::size_t> counts(segments_.size());
        for (const Match& match : matches_) ++counts[match.segment];
        for (std::size_t i = 0; i < segments_.size(); ++i) {
            if (counts[i] > 0) results.matches_by_group[segments_[i]->group()] = counts[i];
        }
        if (query_.cheapest_in && matches_.size() > query_.limit)
            results.least_left_out = put_cheapest_first();
        const std::size_t limit = std::min(query_.limit, matches_.size());
        const auto end = matches_.begin() + static_cast<std::ptrdiff_t>(limit);
        if (query_.cheapest_in) {
            std::ranges::sort(matches_.begin(), end, better_text);
        } else {
            std::ranges::partial_sort(matches_, end, better_text);
        }
        for (std::size_t i = 0; i < limit; ++i) {
            const Match& match = matches_[i];
            const double share = full_rarity_ > 0 ? match.candidate.score / full_rarity_ : 0.0;
            results.hits.push_back({segments_[match.segment], match.candidate.doc, share});
        }
        return results;
    }

    static bool better_text(const Match& a, const Match& b) {
        if (a.candidate.score != b.candidate.score) return a.candidate.score > b.candidate.score;
        if (a.segment != b.segment) return a.segment < b.segment;
        return a.candidate.doc < b.candidate.doc;
    }

    // Beyond every price: those in other currencies, without one, or that fit the words badly.
    std::int64_t price_of(const Match& match, float least_score) const {
        const Segment& segment = *segments_[match.segment];
        const std::int64_t minor = segment.price_minor(match.candidate.doc);
        const bool priced = minor != kNoPrice && match.candidate.score >= least_score &&
                            segment.currency(match.candidate.doc) == *query_.cheapest_in;
        return priced ? minor : kDearest;
    }

    // Puts the matches that are given back in front, in any order. The least price of the others.
    std::optional<std::int64_t> put_cheapest_first() {
        float best = 0;
        for (const Match& match : matches_) best = std::max(best, match.candidate.score);
        const float least_score = best * kFittingShare;
        const auto cheaper = [&](const Match& a, const Match& b) {
            const std::int64_t one = price_of(a, least_score);
            const std::int64_t other = price_of(b, least_score);
            return one != other ? one < other : better_text(a, b);
        };
        const auto limit = static_cast<std::ptrdiff_t>(query_.limit);
        const auto priced = matches_.begin() + limit / 2;
        std::ranges::nth_element(matches_, priced, cheaper);
        const auto end = matches_.begin() + limit;
        std::ranges::partial_sort(priced, end, matches_.end(), better_text);
        std::int64_t least = kDearest;
        for (auto match = end; match != matches_.end(); ++match)
            least = std::min(least, price_of(*match, least_score));
        return least == kDearest ? std::nullopt : std::optional(least);
    }

    const Query& query_;
    DocumentFilter filter_;
    std::vector<const Segment*> segments_;
    std::vector<std::uint32_t> taken_;  // segments that the filters leave
    std::vector<QueryWord> words_;
    std::optional<Naming> naming_;
    std::size_t called_so_ = 0;
    std::vector<const QueryWord*> known_;  // those that some document has
    double full_rarity_ = 0;
    std::vector<Match> matches_;
};

}  // namespace

Results Snapshot::search(const Query& query) const {
    return Evaluation(*this, query).run();
}

}  // namespace emptor::search
