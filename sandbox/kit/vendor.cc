#include "sandbox/kit/vendor.h"

namespace emptor::sandbox {

std::string Vendor::change(const Json&) {
    return "nothing of " + std::string(vendor()) + " can be changed by hand";
}

}  // namespace emptor::sandbox
