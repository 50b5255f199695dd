#include "sandbox/kit/message_signature.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include <algorithm>
#include <array>
#include <optional>

#include "core/check.h"
#include "core/reasons.h"
#include "core/text.h"
#include "sandbox/kit/digest.h"

namespace emptor::sandbox {
namespace {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* pointer) const {
        Free(pointer);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string coordinate(EVP_PKEY* key, const char* name) {
    BIGNUM* number = nullptr;
    EMPTOR_CHECK(EVP_PKEY_get_bn_param(key, name, &number) == 1);
    std::string bytes(32, '\0');
    BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), 32);
    BN_free(number);
    return bytes;
}

Key key_of_jwk(const Json& jwk) {
    const std::string x = from_base64(jwk["x"].text());
    const std::string y = from_base64(jwk["y"].text());
    if (jwk["kty"].text() != "EC" || jwk["crv"].text() != "P-256" || x.size() != 32 ||
        y.size() != 32) {
        return nullptr;
    }
    const std::string point = "\x04" + x + y;
    std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>> builder(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
    OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                     point.size());
    std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>> params(
        OSSL_PARAM_BLD_to_param(builder.get()));
    std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>> context(
        EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY* key = nullptr;
    if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
        return nullptr;
    }
    return Key(key);
}

bool verifies(EVP_PKEY* key, std::string_view data, std::string_view raw) {
    if (raw.size() != 64) return false;
    Signature signature(ECDSA_SIG_new());
    ECDSA_SIG_set0(signature.get(), BN_bin2bn(bytes_of(raw), 32, nullptr),
                   BN_bin2bn(bytes_of(raw.substr(32)), 32, nullptr));
    unsigned char* der = nullptr;
    const int size = i2d_ECDSA_SIG(signature.get(), &der);
    const DigestContext context(EVP_MD_CTX_new());
    const bool ok = EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
                    EVP_DigestVerify(context.get(), der, static_cast<std::size_t>(size),
                                     bytes_of(data), data.size()) == 1;
    OPENSSL_free(der);
    return ok;
}

std::string header_of(const SignedMessage& message, std::string_view name) {
    const auto found = message.headers.find(std::string(name));
    return found == message.headers.end() ? std::string() : found->second;
}

std::string component_value(const SignedMessage& message, std::string_view name) {
    if (name == "@method") return message.method;
    if (name == "@authority") return core::to_lower_ascii(message.authority);
    if (name == "@path") return message.path;
    if (name == "@query") return "?" + message.query;
    if (name == "@status") return std::to_string(message.status);
    return std::string(core::trim(header_of(message, name)));
}

std::string signature_base(const SignedMessage& message, const std::vector<std::string>& components,
                           std::string_view parameters) {
    std::string base;
    for (const std::string& name : components) {
        base += "\"" + name + "\": " + component_value(message, name) + "\n";
    }
    return base + "\"@signature-params\": " + std::string(parameters);
}

std::vector<std::string> components_of(const SignedMessage& message) {
    std::vector<std::string> names;
    if (message.status != 0) {
        names = {"@status"};
    } else {
        names = {"@method", "@authority", "@path"};
        if (!message.query.empty()) names.push_back("@query");
        if (message.headers.contains("ucp-agent")) names.push_back("ucp-agent");
        if (message.headers.contains("idempotency-key")) names.push_back("idempotency-key");
    }
    if (!message.body.empty()) {
        names.push_back("content-digest");
        names.push_back("content-type");
    }
    return names;
}

// One member of a Signature-Input: label=("a" "b");keyid="k"
struct SignatureInput {
    std::string label;
    std::string parameters;  // from "(" to the end, as received
    std::vector<std::string> components;
    std::string key_id;
};

std::optional<SignatureInput> parse_input(std::string_view header) {
    const std::size_t equals = header.find('=');
    const std::size_t close = header.find(')');
    if (equals == std::string_view::npos || close == std::string_view::npos ||
        header[equals + 1] != '(') {
        return std::nullopt;
    }
    SignatureInput input;
    input.label = core::trim(header.substr(0, equals));
    std::string_view rest = header.substr(equals + 1);
    // Another label begins after a comma; parameters hold none outside quotes.
    if (const std::size_t comma = rest.find(','); comma != std::string_view::npos) {
        rest = rest.substr(0, comma);
    }
    input.parameters = core::trim(rest);
    for (const std::string_view part :
         core::split(header.substr(equals + 2, close - equals - 2), ' ')) {
        if (part.size() < 3 || part.front() != '"' || part.back() != '"') return std::nullopt;
        input.components.emplace_back(part.substr(1, part.size() - 2));
    }
    if (const std::size_t at = rest.find("keyid=\""); at != std::string_view::npos) {
        const std::string_view value = rest.substr(at + 7);
        input.key_id = value.substr(0, value.find('"'));
    }
    return input;
}

std::string signature_bytes(std::string_view header, std::string_view label) {
    const std::size_t at = header.find(std::string(label) + "=:");
    if (at == std::string_view::npos) return {};
    const std::string_view value = header.substr(at + label.size() + 2);
    return from_base64(value.substr(0, value.find(':')));
}

}  // namespace

struct SigningKey::Impl {
    Key key;
};

SigningKey::SigningKey(std::string id, std::unique_ptr<Impl> impl)
    : id_(std::move(id)), impl_(std::move(impl)) {}
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey::~SigningKey() = default;

SigningKey SigningKey::make(std::string id) {
    return {std::move(id), std::make_unique<Impl>(Key(EVP_EC_gen("P-256")))};
}

core::Result<SigningKey> SigningKey::load(std::string id, std::string_view pem) {
    const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    if (!key) return core::fail(core::reasons::kMalformedRequest, "not a private key in PEM form");
    return SigningKey(std::move(id), std::make_unique<Impl>(std::move(key)));
}

std::string SigningKey::pem() const {
    const Bio bio(BIO_new(BIO_s_mem()));
    EMPTOR_CHECK(PEM_write_bio_PrivateKey(bio.get(), impl_->key.get(), nullptr, nullptr, 0, nullptr,
                                          nullptr) == 1);
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

Json SigningKey::public_jwk() const {
    return Json::object(
        {{"kid", id_},
         {"kty", "EC"},
         {"crv", "P-256"},
         {"x", to_base64url(coordinate(impl_->key.get(), OSSL_PKEY_PARAM_EC_PUB_X))},
         {"y", to_base64url(coordinate(impl_->key.get(), OSSL_PKEY_PARAM_EC_PUB_Y))},
         {"use", "sig"},
         {"alg", "ES256"}});
}

std::string SigningKey::sign(std::string_view data) const {
    const DigestContext context(EVP_MD_CTX_new());
    std::array<unsigned char, 128> der;
    std::size_t size = der.size();
    EMPTOR_CHECK(
        EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, impl_->key.get()) == 1);
    EMPTOR_CHECK(EVP_DigestSign(context.get(), der.data(), &size, bytes_of(data), data.size()) ==
                 1);
    const unsigned char* cursor = der.data();
    const Signature signature(d2i_ECDSA_SIG(nullptr, &cursor, static_cast<long>(size)));
    std::string raw(64, '\0');
    BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), reinterpret_cast<unsigned char*>(raw.data()),
                 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()),
                 reinterpret_cast<unsigned char*>(raw.data()) + 32, 32);
    return raw;
}

std::string content_digest(std::string_view body) {
    return "sha-256=:" + to_base64(sha256(body)) + ":";
}

void sign(SignedMessage& message, const SigningKey& key) {
    if (!message.body.empty()) message.headers["content-digest"] = content_digest(message.body);
    const std::vector<std::string> components = components_of(message);
    std::string parameters = "(";
    for (const std::string& name : components) {
        parameters += (parameters.size() > 1 ? " \"" : "\"") + name + "\"";
    }
    parameters += ");keyid=\"" + key.id() + "\"";
    message.headers["signature-input"] = "sig1=" + parameters;
    message.headers["signature"] =
        "sig1=:" + to_base64(key.sign(signature_base(message, components, parameters))) + ":";
}

std::optional<SignatureProblem> verify_request(const SignedMessage& message, const Json& keys) {
    const std::optional<SignatureInput> input = parse_input(header_of(message, "signature-input"));
    if (!input) return SignatureProblem{401, "signature_missing", "no readable Signature-Input"};
    for (const std::string& name : components_of(message)) {
        if (std::ranges::find(input->components, name) == input->components.end()) {
            return SignatureProblem{401, "signature_missing",
                                    "the signature does not cover " + name};
        }
    }
    const auto& all = keys.items();
    const auto jwk =
        std::ranges::find_if(all, [&](const Json& k) { return k["kid"].text() == input->key_id; });
    if (jwk == all.end()) {
        return SignatureProblem{401, "key_not_found", "no signing key with kid=" + input->key_id};
    }
    if (!message.body.empty() &&
        header_of(message, "content-digest") != content_digest(message.body)) {
        return SignatureProblem{400, "digest_mismatch", "Content-Digest is not that of the body"};
    }
    const Key key = key_of_jwk(*jwk);
    if (!key)
        return SignatureProblem{400, "algorithm_unsupported", "only P-256 keys are supported"};
    const std::string base = signature_base(message, input->components, input->parameters);
    if (!verifies(key.get(), base,
                  signature_bytes(header_of(message, "signature"), input->label))) {
        return SignatureProblem{
            401, "signature_invalid",
            "Request signature verification failed for key kid=" + input->key_id};
    }
    return std::nullopt;
}

}  // namespace emptor::sandbox
