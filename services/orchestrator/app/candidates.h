#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "emptor/discovery/v1/types.h"
#include "emptor/normalize/v1/types.h"

namespace emptor::orchestrator {

// The offers of one run: first those of the index, then what merchants say live. Joined once, and
// again only if an answer brought a new offer or changed what an offer is; a new price alone
// changes no product. Not thread-safe.
class Candidates {
public:
    // What merchants are called, by id: feeds may name theirs otherwise, or not at all.
    void call_merchants(std::map<std::string, std::string> names) { names_ = std::move(names); }
    void take_indexed(api::discovery::SearchResponse found);
    // What the merchant says live counts before its feed; where it says nothing the feed stands.
    // Merchants pad their answers: what fits the words far worse than the best is counted and not
    // compared.
    void take_live(const std::string& merchant_id, api::discovery::SearchResponse found);

    // Whether the products have to be joined again: then hand_out() and put_back().
    bool stale() const { return stale_; }
    // Whether anything was taken since the products were last looked at.
    bool changed() const { return changed_; }
    std::vector<api::common::Offer> hand_out();
    void put_back(std::vector<api::normalize::Product> products);
    const std::vector<api::normalize::Product>& look_at();

    const std::map<std::string, double>& relevance() const { return relevance_; }
    // Matching offers, those of the index that were too many to be compared included.
    int looked_at() const;
    int left_out() const { return left_out_; }
    const std::optional<core::Money>& least_left_out() const { return least_left_out_; }
    // What the imported catalogues do not have: words of the query; the very thing.
    const std::vector<std::string>& unknown_words() const { return unknown_words_; }
    bool only_mentioned() const { return only_mentioned_; }

private:
    void place(api::common::Offer offer);

    std::vector<api::normalize::Product> products_;
    std::vector<api::common::Offer> loose_;  // in no product yet
    std::unordered_map<std::string, api::common::Offer*> by_id_;
    std::map<std::string, std::string> names_;
    std::map<std::string, double> relevance_;
    double best_ = 0;                     // relevance
    std::map<std::string, int> matches_;  // by merchant
    int left_out_ = 0;
    std::optional<core::Money> least_left_out_;
    std::vector<std::string> unknown_words_;
    bool only_mentioned_ = false;
    bool stale_ = false;
    bool changed_ = false;
};

}  // namespace emptor::orchestrator
