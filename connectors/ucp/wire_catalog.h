#pragma once

// UCP's catalogue shapes, names verbatim; see wire.h.

#include <glaze/core/common.hpp>

#include "connectors/ucp/wire.h"

namespace emptor::connectors::ucp::wire {

struct Price {
    std::int64_t amount = 0;
    std::string currency;
};
struct Text {
    std::optional<std::string> plain;
};
struct Barcode {
    std::string type;
    std::string value;
};
struct Availability {
    std::optional<bool> available;
};
struct SelectedOption {
    std::string name;
    std::optional<std::string> label;
};
struct Media {
    std::optional<std::string> url;
};
struct Category {
    std::string value;
};
// Free members of any type; merchants put here what the protocol has no name for. What is not
// understood costs the merchant no offer.
struct Metadata {
    std::optional<glz::raw_json> brand, mpn, condition, attributes;
};
struct Variant {
    std::string id;
    std::optional<std::vector<Barcode>> barcodes;
    std::string title;
    std::optional<Text> description;
    std::optional<std::string> url;
    Price price;
    std::optional<Price> list_price;
    std::optional<Availability> availability;
    std::optional<std::vector<SelectedOption>> options;
    std::optional<std::vector<Media>> media;
    std::optional<Metadata> metadata;
};
struct Product {
    std::string id;
    std::string title;
    std::optional<Text> description;
    std::optional<std::string> url;
    std::optional<std::vector<Category>> categories;
    std::optional<std::vector<Media>> media;
    std::vector<Variant> variants;
};
struct PriceFilter {
    std::optional<std::int64_t> min, max;
};
struct SearchFilters {
    std::optional<PriceFilter> price;
};
struct PaginationRequest {
    std::optional<std::string> cursor;
    std::optional<int> limit;
};
struct SearchRequest {
    std::string query;
    std::optional<Context> context;
    std::optional<SearchFilters> filters;
    std::optional<PaginationRequest> pagination;
};
struct PaginationResponse {
    std::optional<std::string> cursor;
    bool has_next_page = false;
};
struct ProductsResponse {
    std::vector<Product> products;
    std::optional<PaginationResponse> pagination;
};
struct LookupRequest {
    std::vector<std::string> ids;
};

}  // namespace emptor::connectors::ucp::wire
