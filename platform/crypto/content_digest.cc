#include "platform/crypto/content_digest.h"

#include "core/reasons.h"
#include "platform/crypto/encoding.h"
#include "platform/crypto/hash.h"
#include "platform/crypto/structured_fields.h"

namespace emptor::crypto {

std::string content_digest(std::string_view body) {
    return "sha-256=:" + base64(sha256(body)) + ":";
}

core::Result<> check_content_digest(std::string_view header, std::string_view body) {
    const auto mismatch = [](std::string message) {
        return core::fail(core::reasons::kContentDigestMismatch, std::move(message));
    };
    const core::Result<Dictionary> entries = parse_dictionary(header);
    if (!entries) return mismatch("Content-Digest is not a dictionary of digests");
    bool checked = false;
    for (const auto& [name, value] : *entries) {
        if (name != "sha-256" && name != "sha-512") continue;
        const Item* item = std::get_if<Item>(&value);
        const Bytes* digest = item ? std::get_if<Bytes>(&item->value) : nullptr;
        if (!digest) return mismatch("Content-Digest: " + name + " is not a byte sequence");
        const std::string expected = name == "sha-256" ? sha256(body) : sha512(body);
        if (!constant_time_equal(digest->bytes, expected)) {
            return mismatch("the body is not the one that Content-Digest was made of");
        }
        checked = true;
    }
    if (!checked) return mismatch("Content-Digest has neither sha-256 nor sha-512");
    return {};
}

}  // namespace emptor::crypto
