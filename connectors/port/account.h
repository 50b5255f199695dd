#pragma once

#include <map>
#include <string>

#include "core/secret.h"

namespace emptor::connectors {

// One merchant or vendor account as a connector needs it for a call. `remembered` is the
// connector's own JSON from discovery (endpoints, keys, negotiated version); the host stores it and
// gives it back.
struct Account {
    std::string id;  // merchant id, or the vendor's name for vendors that are no merchants
    std::string base_url;
    std::map<std::string, core::Secret<std::string>> credentials;
    std::string remembered;
};

}  // namespace emptor::connectors
