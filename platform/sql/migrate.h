#pragma once

#include <chrono>
#include <string>

#include "core/result.h"

namespace emptor::sql {

// The migrations of one owner: files NNNN_name.sql, numbered from 0001 without gaps. They run in
// the owner's schema (search_path: that schema, then public), which is made if needed.
struct Migrations {
    std::string schema;
    std::string folder;
};

// Applies what is missing, each file in one transaction of its own, and returns how many there
// were. Any number of processes may do so at once: the first works, the others wait and find it
// done. Blocks; for start-up and tests. Errors: migration-refused (a file changed after it was
// applied, a gap, a database made by a newer program, a statement that fails: that file leaves
// nothing behind), and those of a Session.
core::Result<int> migrate(const std::string& connection_string, const Migrations& migrations,
                          std::chrono::milliseconds limit = std::chrono::minutes(10));

}  // namespace emptor::sql
