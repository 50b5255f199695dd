#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <string>

#include "core/time.h"
#include "platform/runtime/executor.h"
#include "sandbox/kit/faults.h"
#include "sandbox/kit/outbound.h"

namespace emptor::sandbox {

// A webhook to deliver. `make` builds the signed request for one attempt: signatures carry the time
// of the attempt.
struct Delivery {
    std::string vendor;
    std::string merchant;
    std::string event;  // for faults: a fault's operation
    std::function<OutboundRequest()> make;
};

// Sends webhooks in the background and repeats what was not answered 2xx, at growing distances, up
// to eight times. Faults: drop_all (never sent), duplicate, delay_ms, reorder (waits for the next
// one and goes after it). Thread-safe.
class Webhooks {
public:
    // `executor` keeps the timers, `blocking` runs the calls; both outlive this object's
    // deliveries.
    Webhooks(Faults& faults, Outbound& outbound, runtime::Executor& executor,
             runtime::Executor& blocking);

    void send(Delivery delivery);
    // A webhook that is a question: sent once, at once, without faults. Blocks.
    OutboundReply ask(const Delivery& question);
    // Nothing is sent any more; call it before the executors go.
    void stop();
    // Deliveries that were tried, with their outcome, what was sent and what was answered, word for
    // word, newest last: for the administration and outside validators.
    Json history() const;

private:
    void start(Delivery delivery, std::chrono::milliseconds wait, int attempt);
    void attempt(Delivery delivery, int attempt);
    bool stopped() const;
    OutboundReply transmit(const Delivery& delivery, int attempt);
    void note(const Delivery& delivery, int attempt, std::string outcome, Json request,
              Json response);

    Faults& faults_;
    Outbound& outbound_;
    runtime::Executor& executor_;
    runtime::Executor& blocking_;
    mutable std::mutex mutex_;
    bool stopped_ = false;
    std::deque<Delivery> held_back_;
    std::deque<Json> history_;
    std::int64_t next_ = 1;
};

}  // namespace emptor::sandbox
