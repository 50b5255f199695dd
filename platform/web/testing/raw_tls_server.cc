#include "platform/web/testing/raw_tls_server.h"

#include <netinet/in.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>

#include "core/check.h"

namespace emptor::web::testing {
namespace {

std::size_t length_of(const std::string& head) {
    constexpr std::string_view kLength = "Content-Length: ";
    const std::size_t at = head.find(kLength);
    std::size_t length = 0;
    if (at == std::string::npos) return 0;
    std::from_chars(head.data() + at + kLength.size(), head.data() + head.size(), length);
    return length;
}

// Head and body; empty when the other side has gone.
std::string read_request(SSL* ssl) {
    std::string text;
    std::array<char, 16384> chunk;
    for (;;) {
        const std::size_t end = text.find("\r\n\r\n");
        if (end != std::string::npos && text.size() >= end + 4 + length_of(text)) return text;
        const int got = SSL_read(ssl, chunk.data(), static_cast<int>(chunk.size()));
        if (got <= 0) return {};
        text.append(chunk.data(), static_cast<std::size_t>(got));
    }
}

}  // namespace

struct RawTlsServer::Tls {
    SSL_CTX* context = SSL_CTX_new(TLS_server_method());
    ~Tls() { SSL_CTX_free(context); }
};

RawTlsServer::RawTlsServer(const TestCa& ca, Behaviour behaviour, bool old_only)
    : tls_(std::make_unique<Tls>()), behaviour_(std::move(behaviour)) {
    EMPTOR_CHECK(SSL_CTX_use_certificate_chain_file(tls_->context, ca.certificate_file().c_str()) ==
                 1);
    EMPTOR_CHECK(
        SSL_CTX_use_PrivateKey_file(tls_->context, ca.key_file().c_str(), SSL_FILETYPE_PEM) == 1);
    if (old_only) SSL_CTX_set_max_proto_version(tls_->context, TLS1_2_VERSION);
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    EMPTOR_CHECK(bind(listener_, any, length) == 0 && listen(listener_, 16) == 0);
    EMPTOR_CHECK(getsockname(listener_, any, &length) == 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this] { run(); });
}

RawTlsServer::~RawTlsServer() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
}

void RawTlsServer::run() {
    sigset_t broken_pipe;  // a client that has gone must not end the test program
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
    for (;;) {
        const int connection = accept(listener_, nullptr, nullptr);
        if (connection < 0) return;
        // A client that keeps its connection must not keep the destructor waiting.
        const timeval patience{.tv_sec = 0, .tv_usec = 300'000};
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        ++connections_;
        serve(connection);
        close(connection);
    }
}

void RawTlsServer::serve(int connection) {
    const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(tls_->context), SSL_free);
    SSL_set_fd(ssl.get(), connection);
    if (SSL_accept(ssl.get()) != 1) return;
    for (;;) {
        const std::string request = read_request(ssl.get());
        if (request.empty()) return;
        ++requests_;
        const auto answer = behaviour_(request);
        if (!answer || SSL_write(ssl.get(), answer->data(), static_cast<int>(answer->size())) <= 0)
            return;
    }
}

}  // namespace emptor::web::testing
