#include "platform/web/wire/port.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <format>

#include "core/reasons.h"

namespace emptor::web::wire {
namespace {

namespace reasons = core::reasons;

constexpr std::chrono::milliseconds kOutOfFiles{100};  // pause when nothing can be accepted

}  // namespace

Port::Port(asio::io_context& io, const ServerOptions& options, Dispatcher& dispatcher,
           asio::ssl::context* tls)
    : io_(io),
      options_(options),
      dispatcher_(dispatcher),
      tls_(tls),
      acceptor_(asio::make_strand(io)) {}

core::Result<> Port::open(const std::string& host, std::uint16_t port) {
    ErrorCode error;
    const auto address = asio::ip::make_address(host, error);
    if (error) {
        return core::fail(reasons::kServerSetupFailed,
                          std::format("\"{}\" is not an IP address.", host));
    }
    const asio::ip::tcp::endpoint endpoint(address, port);
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error == asio::error::address_in_use) {
        return core::fail(reasons::kPortTaken, std::format("{}:{} is in use.", host, port));
    }
    if (error) {
        return core::fail(reasons::kServerSetupFailed,
                          std::format("{}:{} cannot be opened: {}.", host, port, error.message()));
    }
    number_ = acceptor_.local_endpoint().port();
    asio::co_spawn(acceptor_.get_executor(), accept(), asio::detached);
    return {};
}

asio::awaitable<void> Port::accept() {
    while (acceptor_.is_open()) {
        ErrorCode error;
        TcpSocket socket(asio::make_strand(io_));
        co_await acceptor_.async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
        if (!error) {
            admit(std::move(socket));
        } else if (acceptor_.is_open()) {
            Timer pause(acceptor_.get_executor(), kOutOfFiles);
            co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
        }
    }
}

void Port::admit(TcpSocket socket) {
    const Strand strand = socket.get_executor();
    auto connection = std::make_shared<Connection>(std::move(socket), tls_);
    auto session = std::make_shared<HttpSession>(std::move(connection), options_, dispatcher_);
    {
        const std::lock_guard lock(mutex_);
        if (draining_ || sessions_.size() >= options_.connection_limit) return;
        sessions_.insert(session);
    }
    asio::co_spawn(
        strand, [session] { return session->run(); },
        [this, session](const std::exception_ptr&) { remove(session); });
}

void Port::remove(const std::shared_ptr<HttpSession>& session) {
    const std::lock_guard lock(mutex_);
    sessions_.erase(session);
    if (sessions_.empty()) emptied_.notify_all();
}

std::vector<std::shared_ptr<HttpSession>> Port::sessions() const {
    const std::lock_guard lock(mutex_);
    return {sessions_.begin(), sessions_.end()};
}

void Port::drain() {
    {
        const std::lock_guard lock(mutex_);
        draining_ = true;
    }
    // The door is shut before the first one is shown out: who is sent away is not let in again.
    asio::post(acceptor_.get_executor(), [this] {
        ErrorCode error;
        acceptor_.close(error);
        for (const auto& session : sessions()) session->drain();
    });
}

bool Port::wait_until_empty(std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    return emptied_.wait_for(lock, limit, [this] { return sessions_.empty(); });
}

void Port::abort() {
    for (const auto& session : sessions()) session->abort();
}

}  // namespace emptor::web::wire
