#include "platform/web/mailbox.h"

#include <utility>

namespace emptor::web {

bool Mailbox::send(std::string text) {
    const std::lock_guard lock(mutex_);
    if (ended_ || closing_ || cut_off_) return false;
    outgoing_bytes_ += text.size();
    cut_off_ = outgoing_bytes_ > limits_.out_bytes;
    if (!cut_off_) outgoing_.push_back(std::move(text));
    wake_();
    return !cut_off_;
}

void Mailbox::close(std::uint16_t code, std::string why) {
    const std::lock_guard lock(mutex_);
    if (ended_ || closing_) return;
    closing_ = Closing{code, std::move(why)};
    if (waiter_) waiter_->set(false);
    wake_();
}

std::optional<std::string> Mailbox::pop() {
    const std::lock_guard lock(mutex_);
    waiter_.reset();
    if (incoming_.empty() || closing_) return std::nullopt;
    std::string text = std::move(incoming_.front());
    incoming_.pop_front();
    if (!ended_) wake_();
    return text;
}

runtime::Task<std::optional<std::string>> Mailbox::receive(runtime::Context ctx) {
    runtime::OneShot<bool> ready(ctx.executor());
    const auto sender = ready.sender();
    {
        const std::lock_guard lock(mutex_);
        if (!incoming_.empty() || ended_ || closing_) {
            sender.set(true);
        } else {
            waiter_ = sender;
        }
    }
    const std::stop_callback on_stop(ctx.stop(), [sender] { sender.set(false); });
    std::shared_ptr<runtime::Timer> timer;
    if (ctx.deadline() < limits_.deadline) {
        timer = ctx.executor().post_at(ctx.deadline(), [sender] { sender.set(false); });
    }
    co_await ready;
    if (timer) timer->cancel();
    co_return pop();
}

void Mailbox::deliver(std::string text) {
    const std::lock_guard lock(mutex_);
    incoming_.push_back(std::move(text));
    if (waiter_) waiter_->set(true);
}

bool Mailbox::may_deliver() const {
    const std::lock_guard lock(mutex_);
    return incoming_.size() < limits_.in_messages;
}

std::vector<std::string> Mailbox::take_outgoing() {
    const std::lock_guard lock(mutex_);
    outgoing_bytes_ = 0;
    return std::exchange(outgoing_, {});
}

std::optional<Mailbox::Closing> Mailbox::closing() const {
    const std::lock_guard lock(mutex_);
    return closing_;
}

bool Mailbox::cut_off() const {
    const std::lock_guard lock(mutex_);
    return cut_off_;
}

void Mailbox::end() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    wake_ = nullptr;
    if (waiter_) waiter_->set(false);
}

}  // namespace emptor::web
