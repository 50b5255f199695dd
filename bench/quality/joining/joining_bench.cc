// emptor-joining-bench FOLDER: joins all offers of the demo feeds in FOLDER (MERCHANT.jsonl) and
// prints precision, recall and F1 over pairs against FOLDER/truth.jsonl.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <format>
#include <fstream>
#include <glaze/json/read.hpp>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "services/normalize/app/normalize.h"

namespace {

namespace api = emptor::api;

struct Row {
    std::string id;
    std::vector<std::string> gtin;
    std::string title;
    std::string brand;
    std::string mpn;
    std::string condition;
    std::map<std::string, std::string> attributes;
};

struct Truth {
    std::string merchant;
    std::string id;
    std::string product;
    std::string variant;
};

constexpr glz::opts kTolerant{.error_on_unknown_keys = false};

template <class T>
std::optional<std::vector<T>> read_lines(const std::filesystem::path& path) {
    std::ifstream in(path);
    std::vector<T> rows;
    for (std::string line; std::getline(in, line);) {
        if (glz::read<kTolerant>(rows.emplace_back(), line)) {
            std::cerr << path.string() << ":" << rows.size() << ": not readable\n";
            return std::nullopt;
        }
    }
    if (rows.empty()) {
        std::cerr << path.string() << ": empty or missing\n";
        return std::nullopt;
    }
    return rows;
}

api::common::Condition condition_of(const std::string& text) {
    if (text == "new") return api::common::Condition::kNew;
    if (text == "open_box") return api::common::Condition::kOpenBox;
    if (text == "refurbished") return api::common::Condition::kRefurbished;
    if (text == "used") return api::common::Condition::kUsed;
    return api::common::Condition::kUnspecified;
}

api::common::Offer offer_of(const std::string& merchant, Row row) {
    api::common::Offer offer;
    offer.offer_id = merchant + ":" + row.id;
    offer.merchant_id = merchant;
    offer.title = std::move(row.title);
    offer.brand = std::move(row.brand);
    offer.mpn = std::move(row.mpn);
    offer.gtins = std::move(row.gtin);
    offer.condition = condition_of(row.condition);
    offer.attributes = std::move(row.attributes);
    return offer;
}

std::uint64_t pairs(std::uint64_t n) {
    return n * (n - 1) / 2;
}

struct Counts {
    std::uint64_t found = 0;  // pairs put together
    std::uint64_t right = 0;  // of these, truly the same
    std::uint64_t actual = 0;
};

using TruthOf = std::unordered_map<std::string, std::string>;

Counts count(const api::normalize::JoinResponse& joined, const TruthOf& truth) {
    Counts counts;
    std::unordered_map<std::string, std::uint64_t> sizes;
    for (const auto& [offer, thing] : truth) ++sizes[thing];
    for (const auto& [thing, size] : sizes) counts.actual += pairs(size);
    for (const api::normalize::Product& product : joined.products) {
        counts.found += pairs(product.offers.size());
        std::map<std::string, std::uint64_t> things;
        for (const auto& member : product.offers) ++things[truth.at(member.offer.offer_id)];
        for (const auto& [thing, size] : things) counts.right += pairs(size);
    }
    return counts;
}

void print(const Counts& counts, std::size_t offers, std::size_t products,
           std::chrono::milliseconds took) {
    const double precision =
        counts.found == 0 ? 1
                          : static_cast<double>(counts.right) / static_cast<double>(counts.found);
    const double recall =
        counts.actual == 0 ? 1
                           : static_cast<double>(counts.right) / static_cast<double>(counts.actual);
    const double f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    std::cout << std::format("joining: {} offers -> {} products in {} ms\n", offers, products,
                             took.count())
              << std::format("  pairs: {} true, {} found, {} right\n", counts.actual, counts.found,
                             counts.right)
              << std::format(
                     "  precision {:.4f} (goal 0.99)  recall {:.4f} (goal 0.90)  F1 {:.4f}\n",
                     precision, recall, f1);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: emptor-joining-bench FOLDER\n";
        return 2;
    }
    const std::filesystem::path folder = argv[1];
    const auto truths = read_lines<Truth>(folder / "truth.jsonl");
    if (!truths) return 1;
    TruthOf truth;
    std::vector<std::string> merchants;
    for (const Truth& row : *truths) {
        truth[row.merchant + ":" + row.id] = row.product + "/" + row.variant;
        if (std::ranges::find(merchants, row.merchant) == merchants.end())
            merchants.push_back(row.merchant);
    }
    std::ranges::sort(merchants);
    api::normalize::JoinRequest request;
    for (const std::string& merchant : merchants) {
        auto rows = read_lines<Row>(folder / (merchant + ".jsonl"));
        if (!rows) return 1;
        for (Row& row : *rows) request.offers.push_back(offer_of(merchant, std::move(row)));
    }
    const std::size_t offers = request.offers.size();
    const auto start = std::chrono::steady_clock::now();
    const api::normalize::JoinResponse joined = emptor::normalize::join_offers(std::move(request));
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - start);
    print(count(joined, truth), offers, joined.products.size(), took);
    return 0;
}
