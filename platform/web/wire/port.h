#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "platform/web/wire/http_session.h"

namespace emptor::web::wire {

// One listening port and the connections that came through it. Thread-safe.
class Port {
public:
    Port(asio::io_context& io, const ServerOptions& options, Dispatcher& dispatcher,
         asio::ssl::context* tls);

    // Errors: port-taken, server-setup-failed.
    core::Result<> open(const std::string& host, std::uint16_t port);
    std::uint16_t number() const { return number_; }

    void drain();  // no new connections; those there end when they are idle
    bool wait_until_empty(std::chrono::milliseconds limit);
    void abort();

private:
    asio::awaitable<void> accept();
    void admit(TcpSocket socket);
    void remove(const std::shared_ptr<HttpSession>& session);
    std::vector<std::shared_ptr<HttpSession>> sessions() const;

    asio::io_context& io_;
    const ServerOptions& options_;
    Dispatcher& dispatcher_;
    asio::ssl::context* const tls_;
    asio::basic_socket_acceptor<asio::ip::tcp, Strand> acceptor_;
    std::uint16_t number_ = 0;

    mutable std::mutex mutex_;
    std::condition_variable emptied_;
    std::set<std::shared_ptr<HttpSession>> sessions_;
    bool draining_ = false;
};

}  // namespace emptor::web::wire
