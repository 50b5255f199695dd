#include "platform/search/query_words.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "platform/search/fuzzy.h"
#include "platform/search/synonyms.h"
#include "platform/search/words.h"

namespace emptor::search {
namespace {

using Segments = std::vector<const Segment*>;

constexpr std::size_t kMostWords = 32;   // of a query; further ones are not looked at
constexpr std::size_t kLongestJoin = 4;  // words
constexpr float kSynonymWeight = 0.9f;
constexpr float kOneEditWeight = 0.7f;
constexpr float kTwoEditsWeight = 0.5f;
constexpr double kMeasureShare = 0.5;
constexpr std::size_t kMostGuesses = 5;
// A word is taken for a typing error if it is this rare, and the guess this many times as common.
constexpr std::size_t kRareShare = 2000;
constexpr std::size_t kRareAlways = 2;
constexpr std::size_t kGuessFactor = 10;

std::size_t document_count(const Segments& segments) {
    std::size_t count = 0;
    for (const Segment* segment : segments) count += segment->size();
    return count;
}

std::size_t frequency(const Alternative& alternative) {
    std::size_t count = 0;
    for (const auto& postings : alternative.postings) count += postings.size();
    return count;
}

void add_alternative(QueryWord& word, std::string_view term, float weight,
                     const Segments& segments) {
    const auto same = [term](const Alternative& known) { return known.term == term; };
    if (std::ranges::any_of(word.alternatives, same)) return;
    Alternative alternative{std::string(term), weight, {}};
    for (const Segment* segment : segments) {
        alternative.postings.push_back(segment->postings(term));
    }
    if (frequency(alternative) > 0) word.alternatives.push_back(std::move(alternative));
}

void add_joins(const Words& words, std::vector<QueryWord>& query, const Segments& segments) {
    std::string joined;
    for (std::size_t first = 0; first < query.size(); ++first) {
        for (std::size_t count = 2; count <= kLongestJoin && first + count <= query.size();
             ++count) {
            join_words(words, first, count, joined);
            for (std::size_t i = first; i < first + count; ++i) {
                add_alternative(query[i], joined, 1.0f, segments);
            }
        }
    }
}

void add_synonyms(const Words& words, std::vector<QueryWord>& query, const Segments& segments) {
    for (std::size_t first = 0; first < query.size(); ++first) {
        const Synonym synonym = synonym_at(words, first);
        const std::size_t end = std::min(first + synonym.count, query.size());
        for (std::size_t i = first; i < end; ++i) {
            add_alternative(query[i], synonym.name, kSynonymWeight, segments);
        }
    }
}

// Terms of the segments at most `edits` away, with the number of documents that have them.
std::map<std::string_view, std::size_t> near_terms(std::string_view word, int edits,
                                                   const Segments& segments) {
    std::map<std::string_view, std::size_t> near;
    const std::uint64_t wanted = signature(word);
    for (const Segment* segment : segments) {
        const auto terms = static_cast<std::uint32_t>(segment->terms().size());
        for (std::uint32_t term = 0; term < terms; ++term) {
            if (!may_be_within(wanted, segment->term_signature(term), edits)) continue;
            const std::string_view text = segment->terms().text(term);
            if (forgiven_edits(text) > 0 && within_edits(word, text, edits)) {
                near[text] += segment->postings(term).size();
            }
        }
    }
    return near;
}

void add_guesses(std::string_view text, QueryWord& word, const Segments& segments) {
    std::size_t known = 0;
    for (const Alternative& alternative : word.alternatives) known += frequency(alternative);
    const int forgiven = forgiven_edits(text);
    const std::size_t rare = std::max(kRareAlways, document_count(segments) / kRareShare);
    if (forgiven == 0 || known > rare) return;
    for (int edits = 1; edits <= forgiven; ++edits) {
        std::vector<std::pair<std::size_t, std::string_view>> guesses;
        for (const auto& [term, count] : near_terms(text, edits, segments)) {
            if (count >= known * kGuessFactor) guesses.emplace_back(count, term);
        }
        std::ranges::sort(guesses, std::ranges::greater());
        if (guesses.size() > kMostGuesses) guesses.resize(kMostGuesses);
        for (const auto& [count, term] : guesses) {
            add_alternative(word, term, edits == 1 ? kOneEditWeight : kTwoEditsWeight, segments);
        }
        if (!guesses.empty()) return;
    }
}

double rarity(const QueryWord& word, std::size_t documents) {
    std::size_t count = 0;
    for (const Alternative& alternative : word.alternatives) count += frequency(alternative);
    const auto having = static_cast<double>(std::min(count, documents));
    const auto all = static_cast<double>(documents);
    return std::log(1.0 + (all - having + 0.5) / (having + 0.5));
}

}  // namespace

std::vector<QueryWord> query_words(std::string_view text,
                                   const std::vector<const Segment*>& segments) {
    Words words;
    words.assign(text);
    std::vector<QueryWord> query(std::min(words.size(), kMostWords));
    for (std::size_t i = 0; i < query.size(); ++i) {
        query[i].text = words[i];
        add_alternative(query[i], words[i], 1.0f, segments);
    }
    add_joins(words, query, segments);
    add_synonyms(words, query, segments);
    const std::size_t documents = document_count(segments);
    for (std::size_t i = 0; i < query.size(); ++i) {
        add_guesses(words[i], query[i], segments);
        query[i].rarity = rarity(query[i], documents);
        query[i].telling = query[i].rarity * (words.is_measure(i) ? kMeasureShare : 1.0);
    }
    return query;
}

}  // namespace emptor::search
