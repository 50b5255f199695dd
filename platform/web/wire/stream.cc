#include "platform/web/wire/stream.h"

#include <poll.h>

#include <array>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/buffer.hpp>

namespace emptor::web::wire {
namespace {

constexpr std::chrono::milliseconds kGoodbye{1000};
constexpr std::size_t kGoodbyeBytes = 4u << 20;

}  // namespace

void Signal::set() {
    set_ = true;
    timer_.cancel();
}

asio::awaitable<void> Signal::wait() {
    while (!set_) {
        ErrorCode error;
        timer_.expires_at(Timer::time_point::max());
        co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, error));
    }
}

asio::awaitable<bool> Signal::wait_for(std::chrono::milliseconds limit) {
    if (!set_) {
        ErrorCode error;
        timer_.expires_after(limit);
        co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, error));
    }
    co_return set_;
}

Connection::Connection(TcpSocket socket, asio::ssl::context* tls)
    : socket_(std::move(socket)), timer_(socket_.get_executor()) {
    if (tls != nullptr) tls_.emplace(socket_, *tls);
}

void Connection::limit(std::chrono::milliseconds time) {
    out_of_time_ = false;
    timer_.expires_after(time);
    timer_.async_wait([weak = weak_from_this()](ErrorCode error) {
        const auto self = weak.lock();
        if (error || !self || self->timer_.expiry() > std::chrono::steady_clock::now()) return;
        self->out_of_time_ = true;
        self->cancel();
    });
}

void Connection::no_limit() {
    timer_.expires_at(Timer::time_point::max());
}

asio::awaitable<bool> Connection::handshake() {
    ErrorCode error;
    socket_.set_option(asio::ip::tcp::no_delay(true), error);
    if (!tls_) co_return true;
    co_await tls_->async_handshake(asio::ssl::stream_base::server,
                                   asio::redirect_error(asio::use_awaitable, error));
    co_return !error;
}

asio::awaitable<void> Connection::close_gently() {
    ErrorCode error;
    limit(kGoodbye);
    if (tls_) {
        co_await tls_->async_shutdown(asio::redirect_error(asio::use_awaitable, error));
        error.clear();
    }
    socket_.shutdown(TcpSocket::shutdown_send, error);
    std::array<char, 16384> rest;
    for (std::size_t bytes = 0; !error && !out_of_time_ && bytes < kGoodbyeBytes;) {
        bytes += co_await socket_.async_read_some(asio::buffer(rest),
                                                  asio::redirect_error(asio::use_awaitable, error));
    }
    close();
}

void Connection::cancel() {
    ErrorCode error;
    socket_.cancel(error);
}

void Connection::close() {
    ErrorCode error;
    timer_.cancel();
    socket_.shutdown(TcpSocket::shutdown_both, error);
    socket_.close(error);
}

bool Connection::peer_gone() {
    pollfd state{.fd = socket_.native_handle(), .events = POLLRDHUP, .revents = 0};
    return poll(&state, 1, 0) > 0;
}

void Connection::read(ReadBuffers buffers, Done done) {
    if (tls_) {
        tls_->async_read_some(buffers, std::move(done));
    } else {
        socket_.async_read_some(buffers, std::move(done));
    }
}

void Connection::write(WriteBuffers buffers, Done done) {
    if (tls_) {
        tls_->async_write_some(buffers, std::move(done));
    } else {
        socket_.async_write_some(buffers, std::move(done));
    }
}

void teardown(beast::role_type, Stream& stream, ErrorCode& error) {
    stream.connection().close();
    error.clear();
}

void beast_close_socket(Stream& stream) {
    stream.connection().close();
}

}  // namespace emptor::web::wire
