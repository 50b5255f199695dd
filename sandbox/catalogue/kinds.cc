#include "sandbox/catalogue/kinds.h"

#include <iterator>
#include <utility>

namespace emptor::sandbox::catalogue {
namespace {

std::vector<Kind> all_kinds() {
    std::vector<Kind> all;
    for (auto part :
         {audio_and_vision_kinds, computing_kinds, household_kinds, outdoor_and_tool_kinds}) {
        std::vector<Kind> some = part();
        std::move(some.begin(), some.end(), std::back_inserter(all));
    }
    return all;
}

}  // namespace

const std::vector<Kind>& kinds() {
    static const std::vector<Kind> all = all_kinds();
    return all;
}

}  // namespace emptor::sandbox::catalogue
