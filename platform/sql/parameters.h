#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "platform/sql/database.h"

namespace emptor::sql {

// Values in the form that libpq sends: numbers and times with their types, strings with the type
// that their place wants, bytes in binary.
class Parameters {
public:
    // Errors: malformed-request for a string with a zero byte, which the server would cut off.
    static core::Result<Parameters> of(const Values& values);

    int count() const { return static_cast<int>(types_.size()); }
    const unsigned* types() const { return types_.data(); }
    const int* lengths() const { return lengths_.data(); }
    const int* formats() const { return formats_.data(); }
    std::vector<const char*> pointers() const;

private:
    void add(unsigned type, std::string text, int format = 0);

    std::vector<unsigned> types_;
    std::vector<std::string> texts_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
    std::vector<bool> nulls_;
};

}  // namespace emptor::sql
