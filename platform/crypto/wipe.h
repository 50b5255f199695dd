#pragma once

#include <string>

#include "core/secret.h"

namespace emptor::crypto {

// Overwrites the secret's memory in a way that no compiler leaves out. Only this copy: whoever
// makes others wipes those.
void wipe(core::Secret<std::string>& secret);

}  // namespace emptor::crypto
