#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "platform/crypto/keys.h"

namespace emptor::crypto {

// HTTP message signatures, RFC 9421. Components are plain: header names in lower case and @method,
// @target-uri, @authority, @scheme, @request-target, @path, @query, @status. Components with
// parameters (;sf, ;key, ;bs, ;req, ;tr, @query-param) are neither made nor accepted.

// What is signed: a request, or a response if `status` is set.
struct Message {
    std::string method;
    std::string scheme = "https";
    std::string authority;  // host and, unless it is the scheme's default, port; lower case
    std::string path;       // as on the wire, percent-encoded
    std::string query;      // as on the wire, without the question mark
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;  // names in any case, in their order
};

// Takes an absolute https URL apart. Errors: malformed-request.
core::Result<Message> message_to(std::string method, std::string_view url,
                                 std::vector<std::pair<std::string, std::string>> headers);

struct SigningParameters {
    std::string label = "sig1";
    std::vector<std::string> components;
    std::optional<core::Instant> created = std::nullopt;
    std::optional<core::Instant> expires = std::nullopt;
    std::string nonce = {};  // empty: left out, as all of these
    std::string tag = {};
    bool name_algorithm = false;  // adds `alg`; the profile of UCP forbids it
};

struct SignatureHeaders {
    std::string signature_input;
    std::string signature;
};

// `keyid` is the key's id. Errors: malformed-request (a component that the message does not have).
core::Result<SignatureHeaders> sign(const Message& message, const SigningParameters& parameters,
                                    const PrivateKey& key);

struct VerificationRules {
    core::Instant now;
    std::vector<std::string> required;    // components that a signature must cover
    std::chrono::seconds tolerance{300};  // how old or early `created` may be, and late `expires`
    bool created_required = false;
    std::string tag = {};  // look only at signatures with this tag; empty: at all
};

struct VerifiedSignature {
    std::string label;
    std::string key_id;
    std::vector<std::string> components;
};

using KeyFinder = std::function<std::optional<PublicKey>(std::string_view key_id)>;

// The key ids that a message's signatures name, for fetching keys before verify() is called.
// Errors: signature-missing, signature-invalid.
core::Result<std::vector<std::string>> signature_key_ids(const Message& message);

// Succeeds if one signature covers what is required, is fresh and verifies; otherwise the error of
// the signature that came furthest. A covered Content-Digest is checked against the raw `body`, and
// a body that is not empty must be covered by one. Replays within the tolerance are the caller's to
// refuse. Errors: signature-missing, signature-invalid, signature-stale, signature-key-unknown,
// content-digest-mismatch.
core::Result<VerifiedSignature> verify(const Message& message, std::string_view body,
                                       const VerificationRules& rules, const KeyFinder& find_key);

// The text that is signed (RFC 9421 section 2.5), for tests and debugging. `signature_parameters`
// is the serialised inner list. Errors: malformed-request.
core::Result<std::string> signature_base(const Message& message,
                                         const std::vector<std::string>& components,
                                         std::string_view signature_parameters);

}  // namespace emptor::crypto
