#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/secret.h"
#include "emptor/checkout/v1/types.h"
#include "platform/runtime/context.h"
#include "platform/runtime/task.h"
#include "platform/sql/database.h"
#include "services/checkout/domain/record.h"

namespace emptor::checkout {

// Where purchases, policies and addresses are kept. Reads are by owner: an object of another person
// is not-found. Thread-safe.
class CheckoutStore {
public:
    virtual ~CheckoutStore() = default;

    // The read model of a purchase, written in the transaction of the step that changed it.
    virtual runtime::Task<core::Result<>> put_purchase(runtime::Context ctx, sql::Session& tx,
                                                       Record record) = 0;
    virtual runtime::Task<core::Result<Purchase>> purchase(runtime::Context ctx, std::string person,
                                                           std::string purchase_id) = 0;
    virtual runtime::Task<core::Result<std::vector<Purchase>>> purchases(runtime::Context ctx,
                                                                         std::string person,
                                                                         int limit) = 0;

    // Lets one transaction at a time start purchases of the person: waits for the one before, and
    // holds the next ones up until `tx` ends.
    virtual runtime::Task<core::Result<>> lock_purchases(runtime::Context ctx, sql::Session& tx,
                                                         std::string person) = 0;
    // The purchase that a client key has already started, if any.
    virtual runtime::Task<core::Result<std::optional<std::string>>> by_client_key(
        runtime::Context ctx, sql::Session& session, std::string person,
        std::string client_key) = 0;
    virtual runtime::Task<core::Result<>> put_client_key(runtime::Context ctx, sql::Session& tx,
                                                         std::string person, std::string client_key,
                                                         std::string purchase_id) = 0;
    // The newest purchase of this offer that was not refused or cancelled, made after `since`.
    virtual runtime::Task<core::Result<std::optional<std::string>>> recent(runtime::Context ctx,
                                                                           sql::Session& session,
                                                                           std::string person,
                                                                           std::string offer_id,
                                                                           core::Instant since) = 0;

    virtual runtime::Task<core::Result<std::optional<Policy>>> policy(runtime::Context ctx,
                                                                      std::string person) = 0;
    virtual runtime::Task<core::Result<>> put_policy(runtime::Context ctx, sql::Session& tx,
                                                     std::string person, Policy policy) = 0;
};

// Addresses, encrypted under the person's key.
class AddressBook {
public:
    virtual ~AddressBook() = default;
    virtual runtime::Task<core::Result<std::optional<api::common::Address>>> get(
        runtime::Context ctx, std::string person) = 0;
    virtual runtime::Task<core::Result<>> put(runtime::Context ctx, std::string person,
                                              api::common::Address address) = 0;
};

// The hash-chained record of guardrail decisions, approvals and effects. `body` is canonical JSON
// without personal data; the entry joins the caller's transaction.
class AuditLog {
public:
    virtual ~AuditLog() = default;
    virtual runtime::Task<core::Result<>> append(runtime::Context ctx, sql::Session& tx,
                                                 std::string kind, std::string body) = 0;
    virtual runtime::Task<core::Result<std::vector<api::checkout::AuditEntry>>> entries(
        runtime::Context ctx, std::int64_t after, int limit) = 0;
};

// Encrypts small secrets of a purchase under the person's key.
class Sealer {
public:
    virtual ~Sealer() = default;
    virtual runtime::Task<core::Result<std::string>> seal(runtime::Context ctx, std::string person,
                                                          std::string purchase_id,
                                                          core::Secret<std::string> value) = 0;
    virtual runtime::Task<core::Result<core::Secret<std::string>>> open(runtime::Context ctx,
                                                                        std::string person,
                                                                        std::string purchase_id,
                                                                        std::string sealed) = 0;
};

// Turns an approved mandate into the capability that payments demands before it makes a card.
// Nobody else holds the key.
class MandateSigner {
public:
    virtual ~MandateSigner() = default;
    virtual std::string mint(const std::string& person, const std::string& purchase_id,
                             const Mandate& mandate) = 0;
};

}  // namespace emptor::checkout
