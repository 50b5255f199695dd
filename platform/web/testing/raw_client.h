#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "platform/web/testing/test_ca.h"

namespace emptor::web::testing {

// A connection to 127.0.0.1, plain or TLS, that sends exactly the bytes it is told to. Blocking;
// reads give up after ten seconds so that a broken server fails a test instead of hanging it.
class RawClient {
public:
    explicit RawClient(std::uint16_t port);
    // TLS up to the given version (OpenSSL's number; 0: the newest) to the server of TestCa.
    RawClient(std::uint16_t port, const TestCa& ca, int newest_version = 0);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    bool connected() const { return fd_ >= 0; }
    bool send(std::string_view bytes);
    std::string read_response();                // head and as much body as Content-Length says
    std::string read_bytes(std::size_t count);  // fewer if the other side ends
    std::string read_to_end();
    void reset();  // goes away without a word

private:
    bool fill();

    struct Tls;

    int fd_ = -1;
    std::unique_ptr<Tls> tls_;
    std::string buffer_;
};

}  // namespace emptor::web::testing
