#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "sandbox/kit/json.h"

namespace emptor::sandbox {

// HTTP message signatures (RFC 9421) with ES256 keys and Content-Digest (RFC 9530) as UCP uses
// them.

// The parts of a message that a signature may cover.
struct SignedMessage {
    std::string method;     // of a request
    std::string authority;  // host, with the port unless it is the scheme's own
    std::string path;
    std::string query;                           // without "?"; empty: none
    int status = 0;                              // of a response
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
};

// A P-256 key pair. Thread-safe.
class SigningKey {
public:
    ~SigningKey();
    SigningKey(SigningKey&&) noexcept;
    SigningKey& operator=(SigningKey&&) = delete;

    static SigningKey make(std::string id);
    // From pem() of an earlier run. Errors: malformed-request.
    static core::Result<SigningKey> load(std::string id, std::string_view pem);

    const std::string& id() const { return id_; }
    std::string pem() const;
    Json public_jwk() const;
    std::string sign(std::string_view data) const;  // r and s, 64 bytes

private:
    struct Impl;
    SigningKey(std::string id, std::unique_ptr<Impl> impl);

    std::string id_;
    std::unique_ptr<Impl> impl_;
};

std::string content_digest(std::string_view body);  // "sha-256=:...:"

// Adds Content-Digest (when there is a body), Signature-Input and Signature to message.headers.
// What is covered follows from the message: @method @authority @path [@query] of a request, @status
// of a response, ucp-agent and idempotency-key when present, content-digest and content-type with a
// body.
void sign(SignedMessage& message, const SigningKey& key);

// What is wrong with a signature, in the words of UCP.
struct SignatureProblem {
    int status = 401;
    std::string code;  // signature_missing, signature_invalid, key_not_found, digest_mismatch
    std::string content;
};

// Checks the signature of a request against the keys (JWKs) of its sender; nothing on success.
std::optional<SignatureProblem> verify_request(const SignedMessage& message, const Json& keys);

}  // namespace emptor::sandbox
