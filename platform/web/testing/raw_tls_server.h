#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "platform/web/testing/test_ca.h"

namespace emptor::web::testing {

// A TLS server that can behave badly: for each request (head and body as read) it sends what the
// function returns, byte for byte, or hangs up if that is nothing. One connection after the other,
// each kept until either side ends it.
class RawTlsServer {
public:
    using Behaviour = std::function<std::optional<std::string>(const std::string& request)>;

    // With `old_only` the newest version it speaks is TLS 1.2.
    RawTlsServer(const TestCa& ca, Behaviour behaviour, bool old_only = false);
    ~RawTlsServer();
    RawTlsServer(const RawTlsServer&) = delete;
    RawTlsServer& operator=(const RawTlsServer&) = delete;

    std::uint16_t port() const { return port_; }
    int requests() const { return requests_; }
    int connections() const { return connections_; }

private:
    struct Tls;

    void run();
    void serve(int connection);

    std::unique_ptr<Tls> tls_;
    Behaviour behaviour_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<int> requests_{0};
    std::atomic<int> connections_{0};
    std::jthread thread_;
};

}  // namespace emptor::web::testing
