#pragma once

#include <cstdint>
#include <initializer_list>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "sandbox/kit/json.h"

namespace emptor::sandbox {

// What can go wrong on purpose.
enum class FaultKind {
    // between client and vendor
    kRequestLostBefore,
    kReplyLostAfterEffect,
    kError500,
    kError500AfterEffect,
    kError503,
    kError429,
    kMalformedJson,  // after the effect
    kWrongTypes,     // after the effect: texts where numbers belong
    kHtmlInstead,    // before the effect
    kHugeBody,       // after the effect
    kLatency,        // before anything else
    // a merchant that answers wrongly
    kWrongTotals,
    kNegativePrice,
    // a merchant whose world has changed
    kPriceChanged,
    kOutOfStock,
    kEscalate,
    // webhooks
    kDropAll,
    kDuplicate,
    kDelay,
    kReorder,
};

struct Fault {
    FaultKind kind = FaultKind::kError500;
    std::string vendor;      // ucp, stripe, easypost; empty: any
    std::string operation;   // as in the README, or a webhook's event; empty: any
    std::string merchant;    // empty: any
    std::int64_t count = 1;  // how many times; -1: until cleared
    std::int64_t percent = 0;
    std::int64_t ms = 0;
    std::int64_t retry_after = 1;
};

// Errors: malformed-request, naming the field.
core::Result<Fault> parse_fault(const Json& json);
Json to_json(const Fault& fault);

// The faults that are set. Thread-safe.
class Faults {
public:
    void add(Fault fault);
    void clear();
    // The first fault of one of the kinds that fits; its count goes down.
    std::optional<Fault> take(std::initializer_list<FaultKind> kinds, std::string_view vendor,
                              std::string_view operation, std::string_view merchant);
    Json list() const;

private:
    mutable std::mutex mutex_;
    std::vector<Fault> faults_;
};

}  // namespace emptor::sandbox
