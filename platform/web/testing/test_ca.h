#pragma once

#include <filesystem>
#include <string>

namespace emptor::web::testing {

// A certificate authority for one test program, in a temporary folder that goes with it, and one
// server certificate for localhost, shop.test, other.test and 127.0.0.1. Made with the openssl
// command.
class TestCa {
public:
    TestCa();
    ~TestCa();
    TestCa(const TestCa&) = delete;
    TestCa& operator=(const TestCa&) = delete;

    std::string ca_file() const { return (folder_ / "ca.pem").string(); }
    std::string certificate_file() const { return (folder_ / "server.pem").string(); }
    std::string key_file() const { return (folder_ / "server.key").string(); }

private:
    std::filesystem::path folder_;
};

}  // namespace emptor::web::testing
