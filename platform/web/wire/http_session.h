#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <memory>
#include <stop_token>

#include "platform/web/dispatcher.h"
#include "platform/web/wire/socket_session.h"
#include "platform/web/wire/stream.h"

namespace emptor::web::wire {

// One client connection: requests one after the other, each within the limits, until either side
// has enough; an upgrade turns it into a SocketSession. run() on the strand; drain() and abort()
// from any thread.
class HttpSession : public std::enable_shared_from_this<HttpSession> {
public:
    HttpSession(std::shared_ptr<Connection> connection, const ServerOptions& options,
                Dispatcher& dispatcher);

    asio::awaitable<void> run();
    void drain();  // ends when it is idle, at the latest after the running request
    void abort();  // ends now

private:
    using Parser = beast::http::request_parser<beast::http::string_body>;
    using Message = beast::http::request<beast::http::string_body>;

    enum class Next { kGoOn, kClose, kCloseGently };

    asio::awaitable<Next> serve_one();
    asio::awaitable<bool> await_first_byte();
    asio::awaitable<ErrorCode> read(Parser& parser);
    asio::awaitable<Next> refuse(ErrorCode error);
    asio::awaitable<std::optional<Response>> ask(Request request);
    asio::awaitable<bool> send(Response response, bool keep_alive, bool head);
    asio::awaitable<bool> upgrade(Message message, Request request);

    std::shared_ptr<Connection> connection_;
    Stream stream_;
    const ServerOptions& options_;
    Dispatcher& dispatcher_;
    beast::flat_buffer buffer_;
    std::shared_ptr<SocketSession> socket_;
    std::stop_source gone_;
    bool idle_ = false;
    bool first_ = true;
    bool aborted_ = false;
};

}  // namespace emptor::web::wire
