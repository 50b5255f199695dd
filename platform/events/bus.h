#pragma once

#include <chrono>
#include <memory>

#include "core/ids.h"
#include "platform/events/outbox.h"

namespace emptor::events {

// The bus that delivers from the outbox. Any number of processes may run one on the same database:
// one of them at a time serves a group.
class OutboxBus : public Bus {
public:
    // Relays and delivers until ctx.stop() is requested and the consumers that are at it have
    // returned. Call once, after the last subscribe().
    virtual runtime::Task<> run(runtime::Context ctx) = 0;
};

struct BusOptions {
    std::chrono::milliseconds poll{50};                // for what was committed; bounds the latency
    std::chrono::milliseconds consumer_limit{20'000};  // deadline of one delivery
    std::chrono::milliseconds lease{30'000};     // a silent process loses its groups after this
    std::chrono::milliseconds first_pause{100};  // after a failed delivery; then twice as long
    std::chrono::milliseconds longest_pause{30'000};
    // Told of every failed delivery; `group` is empty when the relay itself could not work.
    std::function<void(const std::string& group, const core::Error& error)> on_trouble;
};

// A group that is new starts at the beginning of the log. Tables: platform/events/migrations.
std::unique_ptr<OutboxBus> make_outbox_bus(sql::Database& database, core::Random& random,
                                           const core::Clock& clock, BusOptions options = {});

}  // namespace emptor::events
