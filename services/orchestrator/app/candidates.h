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
    void take_indexed(api::discovery::SearchResponse found);
    // What the merchant says live counts before its feed; where it says nothing the feed stands.
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

private:
    void place(api::common::Offer offer);

    std::vector<api::normalize::Product> products_;
    std::vector<api::common::Offer> loose_;  // in no product yet
    std::unordered_map<std::string, api::common::Offer*> by_id_;
    std::map<std::string, double> relevance_;
    std::map<std::string, int> matches_;  // by merchant
    int left_out_ = 0;
    std::optional<core::Money> least_left_out_;
    bool stale_ = false;
    bool changed_ = false;
};

}  // namespace emptor::orchestrator
