#include "platform/web/wire/http_session.h"

#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "core/reasons.h"
#include "platform/web/wire/message.h"

namespace emptor::web::wire {
namespace {

namespace http = beast::http;
namespace reasons = core::reasons;

constexpr std::chrono::milliseconds kLookAround{200};  // whether a waiting client is still there

// What waits for a handler's answer; shared with the handler, which may come too late.
struct Slot {
    explicit Slot(const Strand& strand) : ready(strand) {}
    Signal ready;
    std::optional<Response> response;
};

std::optional<core::Error> refusal_of(ErrorCode error, bool out_of_time) {
    if (out_of_time) return core::fail(reasons::kRequestTimeout, "The request came too slowly.");
    if (error == http::error::end_of_stream || error == http::error::partial_message)
        return std::nullopt;
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
        return core::fail(reasons::kHeadersTooLarge, "Request line and headers are too long.");
    }
    if (error == http::error::body_limit) {
        return core::fail(reasons::kBodyTooLarge, "The body is larger than this server accepts.");
    }
    if (error.category() != make_error_code(http::error::end_of_stream).category())
        return std::nullopt;
    return core::fail(reasons::kMalformedRequest, "This is not an HTTP/1.1 request.");
}

}  // namespace

HttpSession::HttpSession(std::shared_ptr<Connection> connection, const ServerOptions& options,
                         Dispatcher& dispatcher)
    : connection_(std::move(connection)),
      stream_(connection_),
      options_(options),
      dispatcher_(dispatcher) {}

asio::awaitable<void> HttpSession::run() {
    connection_->limit(options_.header_time);
    const bool secured = co_await connection_->handshake();
    Next next = secured ? Next::kGoOn : Next::kClose;
    while (next == Next::kGoOn) next = co_await serve_one();
    if (next == Next::kCloseGently && !aborted_) co_await connection_->close_gently();
    gone_.request_stop();
    connection_->close();
}

asio::awaitable<HttpSession::Next> HttpSession::serve_one() {
    const bool begun = co_await await_first_byte();
    if (!begun) co_return first_ ? Next::kClose : Next::kCloseGently;
    first_ = false;

    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(options_.header_limit));
    parser.body_limit(options_.body_limit);
    const ErrorCode error = co_await read(parser);
    if (error) co_return co_await refuse(error);

    const bool upgrading = beast::websocket::is_upgrade(parser.get());
    const bool keep_alive = parser.get().keep_alive();
    const bool head = parser.get().method() == http::verb::head;
    auto request = to_request(parser.get());
    if (!request) {
        co_await send(dispatcher_.refuse(request.error()), false, false);
        co_return Next::kCloseGently;
    }
    if (upgrading) {
        const bool refused = co_await upgrade(parser.release(), *std::move(request));
        co_return refused ? Next::kCloseGently : Next::kClose;
    }
    request->body = std::move(parser.get().body());
    auto response = co_await ask(*std::move(request));
    if (!response || response->status == 0) co_return Next::kClose;
    const bool more = keep_alive && !dispatcher_.draining();
    const bool sent = co_await send(*std::move(response), more, head);
    if (!sent) co_return Next::kClose;
    co_return more ? Next::kGoOn : Next::kCloseGently;
}

asio::awaitable<bool> HttpSession::await_first_byte() {
    if (buffer_.size() > 0) co_return true;
    if (dispatcher_.draining()) co_return false;
    ErrorCode error;
    connection_->limit(first_ ? options_.header_time : options_.idle_limit);
    idle_ = true;
    const std::size_t bytes = co_await stream_.async_read_some(
        buffer_.prepare(4096), asio::redirect_error(asio::use_awaitable, error));
    idle_ = false;
    buffer_.commit(bytes);
    co_return !error;
}

asio::awaitable<ErrorCode> HttpSession::read(Parser& parser) {
    ErrorCode error;
    connection_->limit(options_.header_time);
    co_await http::async_read_header(stream_, buffer_, parser,
                                     asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return error;
    connection_->limit(options_.body_time);
    if (beast::iequals(parser.get()[http::field::expect], "100-continue") && !parser.is_done()) {
        constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
        co_await asio::async_write(stream_, asio::buffer(kContinue),
                                   asio::redirect_error(asio::use_awaitable, error));
        if (error) co_return error;
    }
    if (!parser.is_done()) {
        co_await http::async_read(stream_, buffer_, parser,
                                  asio::redirect_error(asio::use_awaitable, error));
    }
    co_return error;
}

asio::awaitable<HttpSession::Next> HttpSession::refuse(ErrorCode error) {
    const auto refusal = refusal_of(error, connection_->out_of_time());
    if (!refusal || aborted_) co_return Next::kClose;
    co_await send(dispatcher_.refuse(*refusal), false, false);
    co_return Next::kCloseGently;
}

asio::awaitable<std::optional<Response>> HttpSession::ask(Request request) {
    const Strand strand = connection_->strand();
    const auto slot = std::make_shared<Slot>(strand);
    auto reply = [slot, strand](Response response) {
        asio::post(strand, [slot, response = std::move(response)]() mutable {
            slot->response = std::move(response);
            slot->ready.set();
        });
    };
    connection_->no_limit();
    const auto pending =
        dispatcher_.answer(std::move(request), gone_.get_token(), std::move(reply));
    for (;;) {
        const bool ready = co_await slot->ready.wait_for(kLookAround);
        if (ready) break;
        if (aborted_ || connection_->peer_gone()) co_return std::nullopt;
        pending->give_up_if_overdue();
    }
    co_return std::move(slot->response);
}

asio::awaitable<bool> HttpSession::send(Response response, bool keep_alive, bool head) {
    const std::string text = to_text(std::move(response), keep_alive, head);
    ErrorCode error;
    connection_->limit(options_.body_time);
    co_await asio::async_write(stream_, asio::buffer(text),
                               asio::redirect_error(asio::use_awaitable, error));
    co_return !error;
}

// True if it was refused, and the answer sent.
asio::awaitable<bool> HttpSession::upgrade(Message message, Request request) {
    connection_->no_limit();
    socket_ = std::make_shared<SocketSession>(stream_, options_, dispatcher_);
    auto refusal = co_await socket_->run(std::move(message), std::move(request));
    if (!refusal) co_return false;
    co_await send(*std::move(refusal), false, false);
    co_return true;
}

void HttpSession::drain() {
    asio::post(connection_->strand(), [self = shared_from_this()] {
        if (self->idle_) self->connection_->cancel();
        if (self->socket_) self->socket_->drain();
    });
}

void HttpSession::abort() {
    asio::post(connection_->strand(), [self = shared_from_this()] {
        self->aborted_ = true;
        self->gone_.request_stop();
        if (self->socket_) self->socket_->abort();
        self->connection_->close();
    });
}

}  // namespace emptor::web::wire
