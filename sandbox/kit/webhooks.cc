#include "sandbox/kit/webhooks.h"

#include <array>
#include <utility>

namespace emptor::sandbox {
namespace {

using std::chrono::milliseconds;

constexpr auto kWaits = std::to_array<milliseconds>(
    {milliseconds(500), milliseconds(1000), milliseconds(2000), milliseconds(5000),
     milliseconds(10'000), milliseconds(30'000), milliseconds(60'000)});
constexpr std::size_t kLongestHistory = 500;

Json headers_of(const std::map<std::string, std::string>& headers) {
    Json json = Json::object();
    for (const auto& [name, value] : headers) json.set(name, value);
    return json;
}

Json message_of(const OutboundRequest& request) {
    return Json::object({{"method", request.method},
                         {"url", request.url},
                         {"headers", headers_of(request.headers)},
                         {"body", request.body}});
}

Json message_of(const OutboundReply& reply) {
    return Json::object(
        {{"status", reply.status}, {"headers", headers_of(reply.headers)}, {"body", reply.body}});
}

std::string outcome_of(const OutboundReply& reply) {
    if (reply.status / 100 == 2) return "delivered";
    return reply.status ? "answered " + std::to_string(reply.status) : reply.failure;
}

}  // namespace

Webhooks::Webhooks(Faults& faults, Outbound& outbound, runtime::Executor& executor,
                   runtime::Executor& blocking)
    : faults_(faults), outbound_(outbound), executor_(executor), blocking_(blocking) {}

void Webhooks::send(Delivery delivery) {
    const auto fault = faults_.take(
        {FaultKind::kDropAll, FaultKind::kDuplicate, FaultKind::kDelay, FaultKind::kReorder},
        delivery.vendor, delivery.event, delivery.merchant);
    milliseconds wait{0};
    if (fault) {
        switch (fault->kind) {
            case FaultKind::kDropAll:
                note(delivery, 0, "dropped", Json(), Json());
                return;
            case FaultKind::kDuplicate:
                start(delivery, milliseconds(0), 1);
                break;
            case FaultKind::kDelay:
                wait = milliseconds(fault->ms);
                break;
            default: {
                const std::lock_guard lock(mutex_);
                held_back_.push_back(std::move(delivery));
                return;
            }
        }
    }
    start(std::move(delivery), wait, 1);
    std::deque<Delivery> late;
    {
        const std::lock_guard lock(mutex_);
        late.swap(held_back_);
    }
    for (Delivery& held : late) start(std::move(held), milliseconds(300), 1);
}

void Webhooks::stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
}

bool Webhooks::stopped() const {
    const std::lock_guard lock(mutex_);
    return stopped_;
}

void Webhooks::start(Delivery delivery, milliseconds wait, int attempt_number) {
    if (stopped()) return;
    auto work = [this, delivery = std::move(delivery), attempt_number]() mutable {
        if (stopped()) return;
        blocking_.post([this, delivery = std::move(delivery), attempt_number]() mutable {
            attempt(std::move(delivery), attempt_number);
        });
    };
    if (wait.count() == 0) {
        executor_.post(std::move(work));
    } else {
        executor_.post_at(executor_.now() + wait, std::move(work));
    }
}

void Webhooks::attempt(Delivery delivery, int attempt_number) {
    const OutboundReply reply = transmit(delivery, attempt_number);
    if (reply.status / 100 == 2) return;
    const auto waits_used = static_cast<std::size_t>(attempt_number - 1);
    if (waits_used < kWaits.size())
        start(std::move(delivery), kWaits[waits_used], attempt_number + 1);
}

OutboundReply Webhooks::ask(const Delivery& question) {
    return transmit(question, 1);
}

OutboundReply Webhooks::transmit(const Delivery& delivery, int attempt_number) {
    const OutboundRequest request = delivery.make();
    OutboundReply reply = outbound_.send(request);
    note(delivery, attempt_number, outcome_of(reply), message_of(request), message_of(reply));
    return reply;
}

void Webhooks::note(const Delivery& delivery, int attempt_number, std::string outcome, Json request,
                    Json response) {
    const std::lock_guard lock(mutex_);
    history_.push_back(Json::object({{"number", next_++},
                                     {"vendor", delivery.vendor},
                                     {"merchant", delivery.merchant},
                                     {"event", delivery.event},
                                     {"attempt", attempt_number},
                                     {"outcome", outcome},
                                     {"request", std::move(request)},
                                     {"response", std::move(response)}}));
    if (history_.size() > kLongestHistory) history_.pop_front();
}

Json Webhooks::history() const {
    const std::lock_guard lock(mutex_);
    return Json::array({history_.begin(), history_.end()});
}

}  // namespace emptor::sandbox
