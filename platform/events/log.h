#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "platform/events/outbox.h"

namespace emptor::events {

// An event in its place.
struct Logged {
    std::int64_t position = 0;  // in the whole log; has gaps for no reader
    std::int64_t sequence = 0;  // among the events of its subject, from 1 without gaps
    Event event;
};

// What to read. The next call takes the position of the last event as `after`; nothing is missed.
struct Query {
    std::int64_t after = 0;
    std::int64_t limit = 100;
    std::string subject;             // empty: of all
    std::vector<std::string> types;  // empty: all
};

// Committed events in the order of the log. A commit is in it within the relay's poll (BusOptions).
runtime::Task<core::Result<std::vector<Logged>>> read(runtime::Context ctx, sql::Session& session,
                                                      Query query);

}  // namespace emptor::events
