#include "platform/web/wire/socket_session.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <utility>

namespace emptor::web::wire {
namespace {

namespace websocket = beast::websocket;

constexpr std::uint16_t kGoingAway = 1001;

}  // namespace

SocketSession::SocketSession(Stream stream, const ServerOptions& options, Dispatcher& dispatcher)
    : options_(options),
      dispatcher_(dispatcher),
      stream_(std::move(stream)),
      work_(stream_.get_executor()),
      room_(stream_.get_executor()),
      written_(stream_.get_executor()) {}

asio::awaitable<std::optional<Response>> SocketSession::run(Upgrade upgrade, Request request) {
    auto accepted = co_await ask(std::move(request));
    if (!accepted) co_return std::move(accepted).error();
    const bool shaken = co_await handshake(std::move(upgrade), *accepted->route);
    if (!shaken) co_return std::nullopt;

    start_handler(*std::move(accepted));
    asio::co_spawn(
        stream_.get_executor(), [self = shared_from_this()] { return self->write_messages(); },
        asio::detached);
    co_await read_messages();
    ended_ = true;
    mailbox_->end();
    gone_.request_stop();
    work_.set();
    co_await written_.wait();
    co_return std::nullopt;
}

asio::awaitable<std::expected<AcceptedSocket, Response>> SocketSession::ask(Request request) {
    struct Slot {
        explicit Slot(const Strand& strand) : ready(strand) {}
        Signal ready;
        std::optional<std::expected<AcceptedSocket, Response>> answer;
    };
    const Strand strand = stream_.get_executor();
    const auto slot = std::make_shared<Slot>(strand);
    auto reply = [slot, strand](std::expected<AcceptedSocket, Response> answer) {
        asio::post(strand, [slot, answer = std::move(answer)]() mutable {
            slot->answer.emplace(std::move(answer));
            slot->ready.set();
        });
    };
    dispatcher_.open(std::move(request), gone_.get_token(), std::move(reply));
    co_await slot->ready.wait();
    co_return *std::move(slot->answer);
}

void SocketSession::start_handler(AcceptedSocket accepted) {
    const auto wake = [weak = weak_from_this(), strand = stream_.get_executor()] {
        asio::post(strand, [weak] {
            const auto self = weak.lock();
            if (!self) return;
            self->work_.set();
            self->room_.set();
        });
    };
    const Mailbox::Limits limits{.deadline = accepted.ctx.deadline()};
    mailbox_ = std::make_shared<Mailbox>(limits, wake);
    dispatcher_.run(std::move(accepted), mailbox_);
}

asio::awaitable<void> SocketSession::write_messages() {
    bool alive = true;
    while (alive && !ended_) {
        co_await work_.wait();
        work_.clear();
        if (ended_) break;
        if (mailbox_->cut_off()) break;
        const auto closing = mailbox_->closing();
        alive = co_await write_all(mailbox_->take_outgoing());
        if (alive && closing) {
            ErrorCode error;
            const auto code = static_cast<websocket::close_code>(closing->code);
            const websocket::close_reason reason(code, closing->why);
            co_await stream_.async_close(reason, asio::redirect_error(asio::use_awaitable, error));
            alive = false;
        }
    }
    // A peer that does not answer the close, or a reader that waits for room, must not linger.
    ended_ = true;
    room_.set();
    stream_.next_layer().connection().close();
    written_.set();
}

asio::awaitable<bool> SocketSession::write_all(std::vector<std::string> texts) {
    stream_.text(true);
    for (const std::string& text : texts) {
        ErrorCode error;
        co_await stream_.async_write(asio::buffer(text),
                                     asio::redirect_error(asio::use_awaitable, error));
        if (error) co_return false;
    }
    co_return true;
}

void SocketSession::drain() {
    if (mailbox_) mailbox_->close(kGoingAway, "going away");
    gone_.request_stop();
}

void SocketSession::abort() {
    ended_ = true;
    gone_.request_stop();
    room_.set();
    work_.set();
    stream_.next_layer().connection().close();
}

}  // namespace emptor::web::wire
