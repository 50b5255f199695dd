#include "platform/crypto/aead.h"

#include "core/check.h"
#include "platform/crypto/openssl.h"

namespace emptor::crypto {
namespace {

using detail::raw;

constexpr std::size_t kTagSize = 16;

detail::CipherCtxPtr start(const AeadInput& input, bool encrypt) {
    EMPTOR_CHECK(input.key.size() == kAeadKeySize && input.nonce.size() == kAeadNonceSize);
    detail::CipherCtxPtr ctx(EVP_CIPHER_CTX_new());
    EMPTOR_CHECK(EVP_CipherInit_ex(ctx.get(), EVP_aes_256_gcm(), nullptr, raw(input.key),
                                   raw(input.nonce), encrypt ? 1 : 0) == 1);
    int size = 0;
    EMPTOR_CHECK(EVP_CipherUpdate(ctx.get(), nullptr, &size, raw(input.bound),
                                  static_cast<int>(input.bound.size())) == 1);
    return ctx;
}

std::string transform(EVP_CIPHER_CTX& ctx, std::string_view bytes) {
    std::string out(bytes.size(), '\0');
    int size = 0;
    EMPTOR_CHECK(
        EVP_CipherUpdate(&ctx, raw(out), &size, raw(bytes), static_cast<int>(bytes.size())) == 1);
    EMPTOR_CHECK(static_cast<std::size_t>(size) == bytes.size());
    return out;
}

}  // namespace

std::string aead_seal(const AeadInput& input, std::string_view plain) {
    const detail::CipherCtxPtr ctx = start(input, true);
    std::string sealed = transform(*ctx, plain);
    unsigned char rest[16];
    int size = 0;
    EMPTOR_CHECK(EVP_CipherFinal_ex(ctx.get(), rest, &size) == 1 && size == 0);
    std::string tag(kTagSize, '\0');
    EMPTOR_CHECK(EVP_CIPHER_CTX_ctrl(ctx.get(), EVP_CTRL_GCM_GET_TAG, kTagSize, tag.data()) == 1);
    return sealed + tag;
}

std::optional<std::string> aead_open(const AeadInput& input, std::string_view sealed) {
    if (sealed.size() < kTagSize) return std::nullopt;
    const detail::CipherCtxPtr ctx = start(input, false);
    std::string plain = transform(*ctx, sealed.substr(0, sealed.size() - kTagSize));
    std::string tag(sealed.substr(sealed.size() - kTagSize));
    EMPTOR_CHECK(EVP_CIPHER_CTX_ctrl(ctx.get(), EVP_CTRL_GCM_SET_TAG, kTagSize, tag.data()) == 1);
    unsigned char rest[16];
    int size = 0;
    if (EVP_CipherFinal_ex(ctx.get(), rest, &size) != 1) return std::nullopt;
    return plain;
}

}  // namespace emptor::crypto
