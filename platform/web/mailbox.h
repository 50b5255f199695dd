#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "platform/runtime/one_shot.h"
#include "platform/web/server.h"

namespace emptor::web {

// The queues between a socket's handler and its wire. It may outlive the wire. Thread-safe.
class Mailbox final : public Socket {
public:
    struct Limits {
        std::size_t in_messages = 64;       // then the wire stops reading
        std::size_t out_bytes = 16u << 20;  // then the peer is cut off
        runtime::SteadyTime deadline;       // of the route; at that time somebody calls close()
    };
    struct Closing {
        std::uint16_t code = 1000;
        std::string why;
    };

    // `wake` tells the wire that there is something to do; it must not block or call back.
    Mailbox(Limits limits, std::function<void()> wake) : limits_(limits), wake_(std::move(wake)) {}

    // The handler's side.
    bool send(std::string text) override;
    runtime::Task<std::optional<std::string>> receive(runtime::Context ctx) override;
    void close(std::uint16_t code, std::string why) override;

    // The wire's side.
    void deliver(std::string text);
    bool may_deliver() const;
    std::vector<std::string> take_outgoing();
    std::optional<Closing> closing() const;
    bool cut_off() const;
    void end();  // the peer is gone; wake is not called any more

private:
    std::optional<std::string> pop();

    const Limits limits_;
    mutable std::mutex mutex_;
    std::function<void()> wake_;
    std::deque<std::string> incoming_;
    std::vector<std::string> outgoing_;
    std::size_t outgoing_bytes_ = 0;
    std::optional<Closing> closing_;
    std::optional<runtime::OneShot<bool>::Sender> waiter_;
    bool cut_off_ = false;
    bool ended_ = false;
};

}  // namespace emptor::web
