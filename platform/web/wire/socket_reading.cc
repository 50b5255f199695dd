// What a WebSocket's peer says: handshake and messages. In a file of its own, since each operation
// of Beast is dear to compile.
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/http/field.hpp>

#include "platform/web/wire/socket_session.h"

namespace emptor::web::wire {
namespace {

namespace websocket = beast::websocket;

constexpr std::chrono::seconds kHandshakeTime{10};

}  // namespace

asio::awaitable<bool> SocketSession::handshake(Upgrade upgrade, const SocketRoute& route) {
    stream_.set_option(websocket::stream_base::timeout{.handshake_timeout = kHandshakeTime,
                                                       .idle_timeout = options_.idle_limit,
                                                       .keep_alive_pings = true});
    stream_.set_option(websocket::stream_base::decorator(
        [protocol = route.protocol](websocket::response_type& response) {
            if (!protocol.empty())
                response.set(beast::http::field::sec_websocket_protocol, protocol);
        }));
    stream_.read_message_max(options_.body_limit);
    ErrorCode error;
    co_await stream_.async_accept(upgrade, asio::redirect_error(asio::use_awaitable, error));
    co_return !error;
}

asio::awaitable<void> SocketSession::read_messages() {
    ErrorCode error;
    beast::flat_buffer buffer;
    while (!error) {
        room_.clear();
        if (!mailbox_->may_deliver()) {
            co_await room_.wait();
            if (ended_) co_return;
            continue;
        }
        co_await stream_.async_read(buffer, asio::redirect_error(asio::use_awaitable, error));
        if (error) co_return;
        if (stream_.got_binary()) {
            mailbox_->close(websocket::close_code::unknown_data, "text only");
        } else {
            mailbox_->deliver(beast::buffers_to_string(buffer.data()));
        }
        buffer.clear();
    }
}

}  // namespace emptor::web::wire
