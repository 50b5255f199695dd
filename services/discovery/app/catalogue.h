#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "platform/search/index.h"
#include "services/discovery/app/ports.h"

namespace emptor::discovery {

// How often each brand is named.
using BrandCounts = std::map<std::string, std::size_t>;

// The imported offers in memory, searched by words and exact filters. Thread-safe; every answer is
// of one moment.
class Catalogue {
public:
    explicit Catalogue(Formats formats) : formats_(formats) {}

    // At most `limit` offers, best text first; all matches are counted. Errors: internal.
    core::Result<api::discovery::SearchResponse> search(const api::common::Intent& intent,
                                                        std::size_t limit) const;
    // Errors: not-found, internal.
    core::Result<Offer> offer(std::string_view offer_id) const;

    // How well the offers that a merchant itself has found fit the words, on the scale of search().
    api::discovery::SearchResponse judge(const std::string& words, const std::string& merchant_id,
                                         std::vector<Offer> offers) const;

    // Errors: internal when a stored offer cannot be read. Brands are counted into `brands`.
    core::Result<> add(search::SegmentBuilder& builder, const std::vector<StoredOffer>& offers,
                       BrandCounts& brands) const;
    search::Index& index() { return index_; }

    // The brands of a merchant's offers, in place of those it had.
    void set_brands(const std::string& merchant_id, BrandCounts brands);
    // Of all merchants, the most frequent first.
    std::vector<std::string> brands(std::size_t limit) const;

private:
    core::Result<Offer> offer_of(const search::Hit& hit) const;

    Formats formats_;
    search::Index index_;
    mutable std::mutex brands_mutex_;
    std::map<std::string, BrandCounts> brands_;  // by merchant
};

// What of an offer is searched, without payload.
search::Document document_of(const Offer& offer);

// The words to search with. Of several brands that a person would take no offer says all, so they
// are left to the filter.
std::string words_of(const api::common::Intent& intent);

// The part of an intent that the index checks.
search::Filters filters_of(const api::common::Intent& intent);

}  // namespace emptor::discovery
