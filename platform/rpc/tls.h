#pragma once

#include <string>

#include "core/secret.h"

namespace emptor::rpc {

// Both sides of a connection show a certificate of the same private CA. PEM text, not file names.
struct TlsOptions {
    std::string ca;
    std::string certificate;
    core::Secret<std::string> key;
};

}  // namespace emptor::rpc
