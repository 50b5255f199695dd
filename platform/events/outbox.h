#pragma once

#include <functional>
#include <string>

#include "core/result.h"
#include "core/time.h"
#include "platform/runtime/context.h"
#include "platform/runtime/task.h"
#include "platform/sql/database.h"

namespace emptor::events {

// A fact, as CloudEvents 1.0 tells it. `data` is JSON that fits contracts/events/TYPE.json.
struct Event {
    std::string id;       // unique; made by the owner before the transaction
    std::string type;     // such as order.created
    std::string source;   // the service that owns it: "/orders"
    std::string subject;  // the object's id
    std::string person;   // whose fact it is; extension attribute `person`, empty: nobody's
    core::Instant time;
    std::string data;
};

// The CloudEvents 1.0 JSON form (structured mode).
std::string to_cloudevents_json(const Event& event);

// Stores the event in the same transaction as the state it tells of. Nothing is told before commit.
runtime::Task<core::Result<>> append(runtime::Context ctx, sql::Session& tx, Event event);

using Consumer = std::function<runtime::Task<core::Result<>>(runtime::Context, Event)>;

// The log of facts. Delivery is at least once and in order per subject; a consumer that fails is
// called again with back-off, and holds up only its own group.
class Bus {
public:
    virtual ~Bus() = default;
    // `group` names the position that is kept durably. Call before the process is ready.
    virtual void subscribe(std::string group, std::vector<std::string> types,
                           Consumer consumer) = 0;
};

}  // namespace emptor::events
