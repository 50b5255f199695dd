#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"
#include "platform/search/measures.h"
#include "platform/search/term_table.h"
#include "platform/search/words.h"

namespace emptor::search {

// What is indexed of one thing. Texts may be any valid UTF-8.
struct Document {
    std::string id;
    std::string title;
    std::string brand;
    std::string identifiers;  // model and part numbers, divided by spaces
    std::string category;
    std::string attributes;
    std::string description;
    std::optional<core::Money> price;
    std::uint8_t condition = 0;  // the caller's own numbering, below 32; 0 = not known
    std::string payload;         // given back with a hit, never looked at
};

// The value of `price_minor` for a document without a price.
inline constexpr std::int64_t kNoPrice = std::numeric_limits<std::int64_t>::min();

// A document that has the term, and how much the term says about it: the saturated field-weighted
// frequency of BM25F in 256 steps. Four bytes, in order of the documents.
class Posting {
public:
    Posting() = default;
    Posting(std::uint32_t doc, std::uint8_t impact) : packed_(doc << 8 | impact) {}
    std::uint32_t doc() const { return packed_ >> 8; }
    std::uint32_t impact() const { return packed_ & 0xFF; }

private:
    std::uint32_t packed_ = 0;
};

// All documents of one group, inverted. Immutable and thread-safe.
class Segment {
public:
    const std::string& group() const { return group_; }
    const std::string& label() const { return label_; }
    std::size_t size() const { return ids_.size(); }

    std::string_view id(std::uint32_t doc) const { return ids_[doc]; }
    std::string_view payload(std::uint32_t doc) const { return payloads_[doc]; }
    std::optional<std::uint32_t> find(std::string_view id) const;

    std::span<const Posting> postings(std::string_view term) const;
    std::span<const Posting> postings(std::uint32_t term) const;
    const TermTable& terms() const { return terms_; }
    // The terms that measure something: few among many.
    struct MeasureTerm {
        std::uint32_t term;
        Measure measure;
    };
    const std::vector<MeasureTerm>& measures() const { return measures_; }
    std::uint64_t term_signature(std::uint32_t term) const { return signatures_[term]; }

    std::int64_t price_minor(std::uint32_t doc) const { return prices_[doc]; }
    core::Currency currency(std::uint32_t doc) const { return currencies_[doc]; }
    std::uint8_t condition(std::uint32_t doc) const { return conditions_[doc]; }
    // Words with one space before and after each, as Words makes them.
    std::string_view brand_words(std::uint32_t doc) const { return brands_[doc]; }
    std::string_view title_words(std::uint32_t doc) const { return titles_[doc]; }
    // The first of the title's words, up to "for", "with" and the like.
    std::string_view subject_words(std::uint32_t doc) const {
        return titles_[doc].substr(0, subjects_[doc]);
    }
    std::string_view category_words(std::uint32_t doc) const { return categories_[doc]; }

private:
    friend class SegmentBuilder;

    std::string group_;
    std::string label_;
    TextArena ids_;
    TextArena payloads_;
    TextArena brands_;
    TextArena titles_;
    std::vector<std::uint32_t> subjects_;  // bytes of the title's words
    TextArena categories_;
    std::vector<std::uint32_t> docs_by_id_;
    std::vector<std::int64_t> prices_;
    std::vector<core::Currency> currencies_;
    std::vector<std::uint8_t> conditions_;
    TermTable terms_;
    std::vector<std::uint64_t> signatures_;
    std::vector<MeasureTerm> measures_;
    std::vector<std::uint32_t> ends_;  // of each term's postings
    std::vector<Posting> postings_;
};

// Builds a segment, document by document: about 20 µs for one of half a kilobyte. Not thread-safe.
class SegmentBuilder {
public:
    static constexpr std::size_t kMostDocuments = 1u << 24;

    // `label` is what people call the group.
    SegmentBuilder(std::string group, std::string label);

    // Ends the process beyond kMostDocuments; of two documents with one id find() knows one.
    void add(const Document& document);
    std::shared_ptr<const Segment> build() &&;

private:
    // Text of one field: how much a word there says, and the length from which words say less.
    struct Field {
        float weight;
        float usual_words;  // 0: the length does not matter
        bool tight;         // neighbours with a digit are also indexed as one word
    };
    static constexpr Field kTitle{3.0f, 12.0f, true};
    static constexpr Field kBrand{2.0f, 0.0f, true};
    static constexpr Field kIdentifiers{3.0f, 0.0f, true};
    static constexpr Field kCategory{1.5f, 0.0f, false};
    static constexpr Field kAttributes{1.0f, 60.0f, false};
    static constexpr Field kDescription{1.0f, 60.0f, false};

    void add_field(std::string_view text, const Field& field, TextArena* words_arena);
    void add_joins(const Field& field, float weight);
    void add_term(std::string_view term, float weight);
    void finish_document();
    void sort_postings();
    void sort_ids();

    struct Entry {
        std::uint32_t term;
        Posting posting;
    };

    std::shared_ptr<Segment> segment_ = std::make_shared<Segment>();
    Words words_;
    std::string buffer_;
    std::string chunk_;
    std::vector<float> weights_;          // by term, of the current document
    std::vector<std::uint32_t> touched_;  // terms of the current document
    std::vector<Entry> entries_;
};

}  // namespace emptor::search
