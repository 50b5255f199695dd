#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace emptor::sql {

// What the server said of a failed statement. Only names and codes: its texts can quote values.
struct ServerError {
    std::string_view sqlstate;
    std::string_view constraint;
    std::string_view table;
    std::string_view message;  // used only where it can name nothing but code (class 42)
};

// The statement did not take effect: outcome not_done.
core::Error to_error(const ServerError& error);

// The server gave a statement up because it was asked to, or because statement_timeout was over.
inline bool is_given_up(std::string_view sqlstate) {
    return sqlstate == "57014";
}

}  // namespace emptor::sql
