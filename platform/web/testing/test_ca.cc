#include "platform/web/testing/test_ca.h"

#include <unistd.h>

#include <cstdlib>
#include <format>
#include <fstream>

#include "core/check.h"

namespace emptor::web::testing {
namespace {

void run(const std::string& command) {
    EMPTOR_CHECK(std::system(command.c_str()) == 0);
}

}  // namespace

TestCa::TestCa() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "emptor-test-ca-XXXXXX").string();
    EMPTOR_CHECK(mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    const std::string in = std::format("cd '{}' && openssl ", pattern);
    constexpr const char* kNewKey = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -batch";
    run(std::format(
        "{} req -x509 {} -keyout ca.key -out ca.pem -days 2 -subj '/CN=Test CA' "
        "-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign "
        "2>openssl.log",
        in, kNewKey));
    std::ofstream(folder_ / "names.cnf")
        << "subjectAltName=DNS:localhost,DNS:shop.test,DNS:other.test,IP:127.0.0.1\n";
    run(std::format(
        "{} req {} -keyout server.key -out server.csr -subj '/CN=localhost' 2>>openssl.log", in,
        kNewKey));
    run(
        std::format("{} x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 "
                    "-extfile names.cnf -out server.pem 2>>openssl.log",
                    in));
}

TestCa::~TestCa() {
    std::error_code ignored;  // what stays behind is the system's to clean
    std::filesystem::remove_all(folder_, ignored);
}

}  // namespace emptor::web::testing
