#pragma once

// The shapes of Stripe's API, names verbatim. Amounts are integers in minor units, currencies in
// lower case.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace emptor::connectors::stripe::wire {

struct Cardholder {
    std::string id;
};
struct Card {
    std::string id;
    std::string status;
    std::optional<std::string> number, cvc;  // only when expanded
    int exp_month = 0;
    int exp_year = 0;
    std::optional<std::map<std::string, std::string>> metadata;
};
struct MerchantData {
    std::optional<std::string> name, network_id;
};
struct PendingRequest {
    std::int64_t amount = 0;
    std::string currency;
};
struct RequestHistory {
    bool approved = false;
    std::string reason;
};
struct Authorization {
    std::string id;
    std::int64_t amount = 0;
    std::string currency;
    bool approved = false;
    std::string status;  // pending | closed | reversed | expired
    Card card;
    MerchantData merchant_data;
    std::optional<PendingRequest> pending_request;
    std::optional<std::vector<RequestHistory>> request_history;
};
struct Transaction {
    std::string id;
    std::int64_t amount = 0;  // negative: a capture, positive: a refund
    std::string currency;
    std::string type;  // capture | refund
    std::string card;
    std::optional<std::string> authorization;
};
template <class T>
struct List {
    std::vector<T> data;
    bool has_more = false;
};

template <class T>
struct EventData {
    T object;
};
struct EventHead {
    std::string id;
    std::string type;
};
template <class T>
struct Event {
    EventData<T> data;
};

struct Decision {
    bool approved = false;
};

}  // namespace emptor::connectors::stripe::wire
