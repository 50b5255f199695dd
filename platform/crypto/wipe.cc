#include "platform/crypto/wipe.h"

#include <openssl/crypto.h>

namespace emptor::crypto {

void wipe(core::Secret<std::string>& secret) {
    // A Secret lends its value for reading only; the object itself is not const.
    auto& value = const_cast<std::string&>(secret.reveal());
    OPENSSL_cleanse(value.data(), value.size());
}

}  // namespace emptor::crypto
