#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <memory>
#include <optional>
#include <stop_token>

#include "platform/web/dispatcher.h"
#include "platform/web/mailbox.h"
#include "platform/web/wire/stream.h"

namespace emptor::web::wire {

// The wire of one WebSocket: moves messages between the connection and the handler's mailbox,
// pings, and closes. Used on the connection's strand only.
class SocketSession : public std::enable_shared_from_this<SocketSession> {
public:
    SocketSession(Stream stream, const ServerOptions& options, Dispatcher& dispatcher);

    using Upgrade = beast::http::request<beast::http::string_body>;
    // Until the socket has ended. A value is the refusal to send: there was no handshake.
    asio::awaitable<std::optional<Response>> run(Upgrade upgrade, Request request);
    void drain();
    void abort();

private:
    asio::awaitable<std::expected<AcceptedSocket, Response>> ask(Request request);
    asio::awaitable<bool> handshake(Upgrade upgrade, const SocketRoute& route);
    void start_handler(AcceptedSocket accepted);
    asio::awaitable<void> read_messages();
    asio::awaitable<void> write_messages();
    asio::awaitable<bool> write_all(std::vector<std::string> texts);

    const ServerOptions& options_;
    Dispatcher& dispatcher_;
    beast::websocket::stream<Stream> stream_;
    std::shared_ptr<Mailbox> mailbox_;
    Signal work_;     // for the writer
    Signal room_;     // for the reader: the handler has taken something
    Signal written_;  // the writer has ended
    std::stop_source gone_;
    bool ended_ = false;
};

}  // namespace emptor::web::wire
