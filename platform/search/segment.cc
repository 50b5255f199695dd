#include "platform/search/segment.h"

#include <algorithm>
#include <numeric>

#include "core/check.h"
#include "platform/search/fuzzy.h"
#include "platform/search/synonyms.h"

namespace emptor::search {
namespace {

constexpr float kSaturation = 1.2f;        // k1 of BM25
constexpr float kLengthInfluence = 0.75f;  // b of BM25
constexpr std::size_t kLongestTerm = 40;
constexpr std::size_t kMostGlued = 5;

}  // namespace

std::optional<std::uint32_t> Segment::find(std::string_view id) const {
    const auto id_of = [this](std::uint32_t doc) { return ids_[doc]; };
    const auto found = std::ranges::lower_bound(docs_by_id_, id, {}, id_of);
    if (found == docs_by_id_.end() || ids_[*found] != id) return std::nullopt;
    return *found;
}

std::span<const Posting> Segment::postings(std::string_view term) const {
    const auto found = terms_.find(term);
    return found ? postings(*found) : std::span<const Posting>();
}

std::span<const Posting> Segment::postings(std::uint32_t term) const {
    const std::uint32_t begin = term == 0 ? 0 : ends_[term - 1];
    return std::span(postings_).subspan(begin, ends_[term] - begin);
}

SegmentBuilder::SegmentBuilder(std::string group, std::string label) {
    segment_->group_ = std::move(group);
    segment_->label_ = std::move(label);
}

void SegmentBuilder::add_term(std::string_view term, float weight) {
    if (term.size() > kLongestTerm) return;
    const std::uint32_t number = segment_->terms_.intern(term);
    if (number >= weights_.size()) weights_.resize(number + 1);
    if (weights_[number] == 0.0f) touched_.push_back(number);
    weights_[number] += weight;
}

// Words that are also known written as one: "wh-1000xm5" as "wh1000xm5" and, in tight fields,
// "iphone 15" as "iphone15".
void SegmentBuilder::add_joins(const Field& field, float weight) {
    std::size_t before = 0;  // words of the chunk before, 0 = none that can be joined
    for (std::size_t i = 0; i < words_.size();) {
        std::size_t count = 1;
        while (words_.glued(i + count - 1) && count < kMostGlued) ++count;
        if (count > 1) {
            join_words(words_, i, count, chunk_);
            add_term(chunk_, weight);
        }
        const auto any_digit = [this](std::size_t first, std::size_t n) {
            for (std::size_t k = first; k < first + n; ++k) {
                if (words_.has_digit(k)) return true;
            }
            return false;
        };
        const bool joinable = field.tight && !words_.is_measure(i);
        if (joinable && before > 0 && any_digit(i - before, before + count) &&
            !(words_.is_number(i) && words_.is_number(i - 1))) {
            join_words(words_, i - before, before + count, chunk_);
            add_term(chunk_, weight);
        }
        before = joinable ? count : 0;
        i += count;
    }
}

void SegmentBuilder::add_field(std::string_view text, const Field& field, TextArena* words_arena) {
    words_.assign(text);
    const float length =
        field.usual_words == 0.0f ? 1.0f : static_cast<float>(words_.size()) / field.usual_words;
    const float weight = field.weight / (1.0f - kLengthInfluence + kLengthInfluence * length);
    buffer_.assign(1, ' ');
    for (std::size_t i = 0; i < words_.size(); ++i) {
        add_term(words_[i], weight);
        if (const Synonym synonym = synonym_at(words_, i); synonym.count > 0) {
            add_term(synonym.name, weight);
        }
        if (words_arena != nullptr) buffer_.append(words_[i]).append(1, ' ');
    }
    add_joins(field, weight);
    if (words_arena != nullptr) words_arena->append(words_.empty() ? std::string_view() : buffer_);
}

void SegmentBuilder::finish_document() {
    const auto doc = static_cast<std::uint32_t>(segment_->ids_.size() - 1);
    for (const std::uint32_t term : touched_) {
        const float weight = weights_[term];
        const float impact = 255.0f * weight / (weight + kSaturation);
        entries_.push_back({term, Posting(doc, static_cast<std::uint8_t>(std::max(1.0f, impact)))});
        weights_[term] = 0.0f;
    }
    touched_.clear();
}

void SegmentBuilder::add(const Document& document) {
    Segment& segment = *segment_;
    EMPTOR_CHECK(segment.size() < kMostDocuments);
    EMPTOR_CHECK(document.condition < 32);
    segment.ids_.append(document.id);
    segment.payloads_.append(document.payload);
    segment.prices_.push_back(document.price ? document.price->minor() : kNoPrice);
    segment.currencies_.push_back(document.price ? document.price->currency() : core::Currency());
    segment.conditions_.push_back(document.condition);
    add_field(document.title, kTitle, &segment.titles_);
    std::size_t subject = words_.empty() ? 0 : 1;
    for (std::size_t i = 0; i < words_.subject_size(); ++i) subject += words_[i].size() + 1;
    segment.subjects_.push_back(static_cast<std::uint32_t>(subject));
    add_field(document.brand, kBrand, &segment.brands_);
    add_field(document.category, kCategory, &segment.categories_);
    add_field(document.identifiers, kIdentifiers, nullptr);
    add_field(document.attributes, kAttributes, nullptr);
    add_field(document.description, kDescription, nullptr);
    finish_document();
}

// By term; the documents of a term stay in order, because counting sort is stable.
void SegmentBuilder::sort_postings() {
    std::vector<std::uint32_t>& ends = segment_->ends_;
    ends.assign(segment_->terms_.size(), 0);
    for (const Entry& entry : entries_) ++ends[entry.term];
    std::uint32_t total = 0;
    for (std::uint32_t& end : ends) end = std::exchange(total, total + end);
    segment_->postings_.resize(entries_.size());
    for (const Entry& entry : entries_) segment_->postings_[ends[entry.term]++] = entry.posting;
    entries_ = {};
}

void SegmentBuilder::sort_ids() {
    Segment& segment = *segment_;
    segment.docs_by_id_.resize(segment.size());
    std::iota(segment.docs_by_id_.begin(), segment.docs_by_id_.end(), 0u);
    std::ranges::sort(segment.docs_by_id_, {},
                      [&segment](std::uint32_t doc) { return segment.id(doc); });
}

std::shared_ptr<const Segment> SegmentBuilder::build() && {
    sort_postings();
    sort_ids();
    Segment& segment = *segment_;
    segment.signatures_.reserve(segment.terms_.size());
    for (std::uint32_t term = 0; term < segment.terms_.size(); ++term) {
        segment.signatures_.push_back(signature(segment.terms_.text(term)));
        if (const auto measure = measure_of(segment.terms_.text(term)))
            segment.measures_.push_back({term, *measure});
    }
    segment.terms_.shrink();
    segment.subjects_.shrink_to_fit();
    for (TextArena* arena : {&segment.ids_, &segment.payloads_, &segment.brands_, &segment.titles_,
                             &segment.categories_}) {
        arena->shrink();
    }
    return std::move(segment_);
}

}  // namespace emptor::search
