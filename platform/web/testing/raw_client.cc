#include "platform/web/testing/raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <utility>

namespace emptor::web::testing {

RawClient::RawClient(std::uint16_t port) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{.tv_sec = 10, .tv_usec = 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        close(std::exchange(fd_, -1));
    }
}

struct RawClient::Tls {
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL* ssl = nullptr;
    ~Tls() {
        SSL_free(ssl);
        SSL_CTX_free(context);
    }
};

RawClient::RawClient(std::uint16_t port, const TestCa& ca, int newest_version) : RawClient(port) {
    tls_ = std::make_unique<Tls>();
    SSL_CTX_load_verify_file(tls_->context, ca.ca_file().c_str());
    tls_->ssl = SSL_new(tls_->context);
    SSL_set_verify(tls_->ssl, SSL_VERIFY_PEER, nullptr);
    SSL_set1_host(tls_->ssl, "localhost");
    SSL_set_max_proto_version(tls_->ssl, newest_version);
    SSL_set_security_level(tls_->ssl, 0);  // so that old versions can be offered at all
    SSL_set_fd(tls_->ssl, fd_);
    if (SSL_connect(tls_->ssl) != 1) close(std::exchange(fd_, -1));
}

RawClient::~RawClient() {
    if (fd_ >= 0) close(fd_);
}

void RawClient::reset() {
    close(std::exchange(fd_, -1));
}

bool RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent =
            tls_ ? SSL_write(tls_->ssl, bytes.data(), static_cast<int>(bytes.size()))
                 : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool RawClient::fill() {
    std::array<char, 65536> chunk;
    const ssize_t got = tls_ ? SSL_read(tls_->ssl, chunk.data(), static_cast<int>(chunk.size()))
                             : recv(fd_, chunk.data(), chunk.size(), 0);
    if (got <= 0) return false;
    buffer_.append(chunk.data(), static_cast<std::size_t>(got));
    return true;
}

std::string RawClient::read_bytes(std::size_t count) {
    while (buffer_.size() < count && fill()) {
    }
    std::string bytes = buffer_.substr(0, count);
    buffer_.erase(0, bytes.size());
    return bytes;
}

std::string RawClient::read_to_end() {
    while (fill()) {
    }
    return std::exchange(buffer_, {});
}

std::string RawClient::read_response() {
    while (!buffer_.contains("\r\n\r\n")) {
        if (!fill()) return std::exchange(buffer_, {});
    }
    const std::size_t head = buffer_.find("\r\n\r\n") + 4;
    std::size_t length = 0;
    constexpr std::string_view kLength = "Content-Length: ";
    if (const std::size_t at = buffer_.find(kLength); at < head) {
        std::from_chars(buffer_.data() + at + kLength.size(), buffer_.data() + head, length);
    }
    return read_bytes(head + length);
}

}  // namespace emptor::web::testing
