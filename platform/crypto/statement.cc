#include "platform/crypto/statement.h"

#include <format>

#include "core/reasons.h"
#include "platform/crypto/encoding.h"

namespace emptor::crypto {
namespace {

std::string header(Algorithm algorithm, std::string_view type) {
    return base64url(std::format(R"({{"alg":"{}","typ":"{}"}})", jwa_name(algorithm), type));
}

core::Error invalid(std::string_view why) {
    return core::fail(core::reasons::kStatementInvalid, std::string(why));
}

}  // namespace

std::string sign_statement(const PrivateKey& key, std::string_view type, std::string_view json) {
    const std::string text = header(key.algorithm(), type) + "." + base64url(json);
    return text + "." + base64url(key.sign(text));
}

core::Result<std::string> verify_statement(const PublicKey& key, std::string_view type,
                                           std::string_view statement) {
    const std::size_t first = statement.find('.');
    const std::size_t last = statement.rfind('.');
    if (first == std::string_view::npos || first == last) return invalid("not a signed statement");
    // The header is compared as a whole: there is one way to write it, and no choice of algorithm.
    if (statement.substr(0, first) != header(key.algorithm(), type))
        return invalid("a statement of another kind");
    const auto signature = unbase64url(statement.substr(last + 1));
    if (!signature || !key.verify(statement.substr(0, last), *signature))
        return invalid("the signature is wrong");
    const auto json = unbase64url(statement.substr(first + 1, last - first - 1));
    if (!json) return invalid("the content is not readable");
    return *json;
}

}  // namespace emptor::crypto
