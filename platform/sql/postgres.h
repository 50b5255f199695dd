#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "platform/sql/database.h"

namespace emptor::sql {

struct PostgresOptions {
    std::string connection_string;  // as libpq takes it
    std::size_t connections = 8;    // each with a thread of its own
    std::size_t waiting = 1000;  // calls that may wait for a connection; further ones: unavailable
};

// Connects when first used, and again whenever a connection was lost; a server that is away makes
// calls fail at once with unavailable (outcome not_done). Destroy it after its last transaction;
// what still waits for a connection then is refused.
std::unique_ptr<Database> open_postgres(PostgresOptions options);

}  // namespace emptor::sql
