#pragma once

// Internal to platform/web/wire: Boost does not leave this folder.
#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <boost/container/static_vector.hpp>
#include <chrono>
#include <memory>
#include <optional>

namespace emptor::web::wire {

namespace asio = boost::asio;
namespace beast = boost::beast;
using ErrorCode = boost::system::error_code;
using Strand = asio::strand<asio::io_context::executor_type>;
using TcpSocket = asio::basic_stream_socket<asio::ip::tcp, Strand>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Strand>;

// A flag of one strand that one coroutine waits for.
class Signal {
public:
    explicit Signal(Strand strand) : timer_(std::move(strand)) {}

    void set();
    bool is_set() const { return set_; }
    asio::awaitable<void> wait();
    // False when the time was over first.
    asio::awaitable<bool> wait_for(std::chrono::milliseconds limit);
    void clear() { set_ = false; }

private:
    Timer timer_;
    bool set_ = false;
};

// An accepted connection, plain or TLS, with a time limit for whatever runs on it. Used on its
// strand only.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(TcpSocket socket, asio::ssl::context* tls);

    Strand strand() { return socket_.get_executor(); }
    // From now on operations may take so long; then they fail and out_of_time() is true.
    void limit(std::chrono::milliseconds time);
    void no_limit();
    bool out_of_time() const { return out_of_time_; }

    asio::awaitable<bool> handshake();
    // Lets the peer read what was sent, though it may still be sending itself.
    asio::awaitable<void> close_gently();
    void cancel();
    void close();
    bool peer_gone();

    using Done = asio::any_completion_handler<void(ErrorCode, std::size_t)>;
    using ReadBuffers = boost::container::static_vector<asio::mutable_buffer, 8>;
    using WriteBuffers = boost::container::static_vector<asio::const_buffer, 8>;
    void read(ReadBuffers buffers, Done done);
    void write(WriteBuffers buffers, Done done);

private:
    TcpSocket socket_;
    std::optional<asio::ssl::stream<TcpSocket&>> tls_;
    Timer timer_;
    bool out_of_time_ = false;
};

// A connection as the libraries want it: a movable stream.
class Stream {
public:
    using executor_type = Strand;

    explicit Stream(std::shared_ptr<Connection> connection) : connection_(std::move(connection)) {}

    executor_type get_executor() { return connection_->strand(); }
    Connection& connection() { return *connection_; }

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        return asio::async_initiate<Token, void(ErrorCode, std::size_t)>(
            [](auto done, std::shared_ptr<Connection> to, Connection::ReadBuffers list) {
                to->read(std::move(list), std::move(done));
            },
            token, connection_, list_of<Connection::ReadBuffers>(buffers));
    }

    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        return asio::async_initiate<Token, void(ErrorCode, std::size_t)>(
            [](auto done, std::shared_ptr<Connection> to, Connection::WriteBuffers list) {
                to->write(std::move(list), std::move(done));
            },
            token, connection_, list_of<Connection::WriteBuffers>(buffers));
    }

private:
    template <class List, class Buffers>
    static List list_of(const Buffers& buffers) {
        List list;
        const auto end = asio::buffer_sequence_end(buffers);
        for (auto it = asio::buffer_sequence_begin(buffers); it != end; ++it) {
            if (list.size() == list.capacity()) break;
            if (typename List::value_type buffer(*it); buffer.size() > 0) list.push_back(buffer);
        }
        return list;
    }

    std::shared_ptr<Connection> connection_;
};

// How a WebSocket ends its stream (found by argument-dependent look-up).
void teardown(beast::role_type role, Stream& stream, ErrorCode& error);
void beast_close_socket(Stream& stream);

template <class Handler>
void async_teardown(beast::role_type, Stream& stream, Handler&& handler) {
    stream.connection().close();
    asio::post(stream.get_executor(),
               beast::bind_front_handler(std::forward<Handler>(handler), ErrorCode()));
}

}  // namespace emptor::web::wire
