#pragma once

// The shapes of eBay's Browse and OAuth APIs, names verbatim.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace emptor::connectors::ebay::wire {

struct ConvertedAmount {
    std::optional<std::string> value, currency, convertedFromValue, convertedFromCurrency;
};
struct Image {
    std::optional<std::string> imageUrl;
};
struct Category {
    std::optional<std::string> categoryName;
};
struct MarketingPrice {
    std::optional<ConvertedAmount> originalPrice;
};
struct ShippingOption {
    std::optional<std::string> type, maxEstimatedDeliveryDate;
    std::optional<ConvertedAmount> shippingCost, importCharges;
};
struct Seller {
    std::optional<std::string> username, feedbackPercentage;
    std::optional<std::int64_t> feedbackScore;
};
struct TypedNameValue {
    std::optional<std::string> name, value;
};
struct EstimatedAvailability {
    std::optional<std::string> estimatedAvailabilityStatus;
};

// ItemSummary (search) and Item (getItem): what either has and we read.
struct Item {
    std::optional<std::string> itemId, title, shortDescription, conditionId, itemWebUrl,
        itemAffiliateWebUrl, itemEndDate, brand, mpn, gtin, categoryPath;
    std::optional<std::vector<std::string>> buyingOptions;
    std::optional<ConvertedAmount> price;
    std::optional<MarketingPrice> marketingPrice;
    std::optional<Image> image;
    std::optional<std::vector<Category>> categories;
    std::optional<std::vector<ShippingOption>> shippingOptions;
    std::optional<Seller> seller;
    std::optional<std::vector<TypedNameValue>> localizedAspects;
    std::optional<std::vector<EstimatedAvailability>> estimatedAvailabilities;
    std::optional<std::int64_t> lotSize;
};
struct SearchPagedCollection {
    std::optional<std::vector<Item>> itemSummaries;
    std::optional<std::string> next;
};

struct Error {
    std::optional<std::int64_t> errorId;
    std::optional<std::string> message, longMessage;
};
struct Errors {
    std::vector<Error> errors;
};

struct Token {
    std::string access_token;
    std::int64_t expires_in = 0;
};

}  // namespace emptor::connectors::ebay::wire
