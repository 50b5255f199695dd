#pragma once

#include <string>

#include "platform/crypto/keys.h"

namespace emptor::integrations {

// Our own profile as merchants fetch it (UCP 2026-04-08): capabilities, the key we sign with, and
// where order webhooks go. `public_url` has no slash at its end.
std::string platform_profile(const std::string& public_url, const crypto::PublicKey& key);

}  // namespace emptor::integrations
