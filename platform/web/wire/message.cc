#include "platform/web/wire/message.h"

#include <algorithm>
#include <boost/beast/http/status.hpp>
#include <chrono>
#include <format>
#include <iterator>

#include "core/reasons.h"
#include "core/text.h"
#include "platform/web/request_text.h"

namespace emptor::web::wire {
namespace {

namespace http = boost::beast::http;

bool is_printable(std::string_view text) {
    return std::ranges::none_of(
        text, [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == '\x7f'; });
}

std::string http_date() {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    return std::format("{:%a, %d %b %Y %H:%M:%S} GMT", now);
}

void add(std::string& text, std::string_view name, std::string_view value) {
    if (!is_printable(name) || !is_printable(value)) return;
    std::format_to(std::back_inserter(text), "{}: {}\r\n", name, value);
}

}  // namespace

core::Result<Request> to_request(const http::request<http::string_body>& message) {
    Request request;
    request.method = message.method_string();
    request.target = message.target();
    if (!request.target.starts_with('/') || request.target.contains('#')) {
        return core::fail(core::reasons::kMalformedRequest, "The request line has no path.");
    }
    const std::size_t question = request.target.find('?');
    request.path = request.target.substr(0, question);
    if (question != std::string::npos) {
        TRY(request.query, parse_query(std::string_view(request.target).substr(question + 1)));
    }
    for (const auto& field : message) {
        const std::string_view value = field.value();
        auto [at, fresh] =
            request.headers.emplace(core::to_lower_ascii(field.name_string()), value);
        if (!fresh) at->second.append(", ").append(value);
    }
    if (!request.headers.contains("host") && message.version() >= 11) {
        return core::fail(core::reasons::kMalformedRequest, "The request has no Host header.");
    }
    return request;
}

std::string to_text(Response response, bool keep_alive, bool head) {
    const bool bodiless = response.status == 204 || response.status == 304;
    const auto reason =
        http::obsolete_reason(http::int_to_status(static_cast<unsigned>(response.status)));
    std::string text = std::format("HTTP/1.1 {} {}\r\n", response.status, std::string_view(reason));
    add(text, "Date", http_date());
    if (!bodiless) {
        add(text, "Content-Type", response.content_type);
        add(text, "Content-Length", std::to_string(response.body.size()));
    }
    response.headers.try_emplace("Cache-Control", "no-store");
    response.headers.try_emplace("X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : response.headers) add(text, name, value);
    add(text, "Connection", keep_alive ? "keep-alive" : "close");
    text += "\r\n";
    if (!bodiless && !head) text += response.body;
    return text;
}

}  // namespace emptor::web::wire
