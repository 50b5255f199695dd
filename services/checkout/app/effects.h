#pragma once

#include <string>

#include "core/time.h"
#include "emptor/discovery/v1/service.h"
#include "emptor/fraud/v1/service.h"
#include "emptor/integrations/v1/service.h"
#include "emptor/orders/v1/service.h"
#include "emptor/payments/v1/service.h"
#include "services/checkout/app/ports.h"
#include "services/checkout/domain/record.h"

namespace emptor::checkout {

// A digest that says whether two addresses are the same, without telling either: SHA-256 over the
// person and the folded fields, hex.
std::string address_digest(const std::string& person, const api::common::Address& address);

// Performs the effects of a purchase in the world. An Error means "try again later with the same
// key"; everything final or unknown comes back as an event.
class Effects {
public:
    struct Deps {
        api::discovery::Discovery& discovery;
        api::integrations::Integrations& integrations;
        api::fraud::Fraud& fraud;
        api::payments::Payments& payments;
        api::orders::Orders& orders;
        CheckoutStore& store;
        AddressBook& addresses;
        Sealer& sealer;
        MandateSigner& mandates;
    };

    explicit Effects(Deps deps) : deps_(deps) {}

    // `tries` counts the tries begun before this one.
    runtime::Task<core::Result<Event>> run(runtime::Context ctx, Record record, EffectKind kind,
                                           int tries);

private:
    using Ended = runtime::Task<core::Result<Event>>;

    Ended plan(runtime::Context ctx, Record record);
    Ended quote(runtime::Context ctx, Record record, EffectKind kind);
    Ended reserve(runtime::Context ctx, Record record);
    Ended screen(runtime::Context ctx, Record record);
    Ended fund(runtime::Context ctx, Record record);
    Ended tokenize(runtime::Context ctx, Record record);
    Ended submit(runtime::Context ctx, Record record, int tries);
    Ended record_order(runtime::Context ctx, Record record);
    Ended settle(runtime::Context ctx, Record record);
    Ended look_up(runtime::Context ctx, Record record);
    Ended undo(runtime::Context ctx, Record record);

    Deps deps_;
};

}  // namespace emptor::checkout
