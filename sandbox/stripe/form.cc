#include "sandbox/stripe/form.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/text.h"
#include "sandbox/kit/simulator.h"

namespace emptor::sandbox::stripe {
namespace {

// "a[b][]" is {"a", "b", ""}.
std::vector<std::string> path_of(std::string_view name) {
    std::vector<std::string> path;
    const std::size_t bracket = name.find('[');
    path.emplace_back(name.substr(0, bracket));
    std::string_view rest = bracket == std::string_view::npos ? "" : name.substr(bracket);
    while (rest.starts_with('[')) {
        const std::size_t close = rest.find(']');
        if (close == std::string_view::npos) break;
        path.emplace_back(rest.substr(1, close - 1));
        rest = rest.substr(close + 1);
    }
    return path;
}

bool is_index(const std::string& text) {
    return !text.empty() && std::ranges::all_of(text, core::is_digit);
}

// Objects whose keys are all numbers were arrays.
Json with_arrays(const Json& json) {
    if (!json.is_object()) return json;
    const auto& members = json.members();
    const bool is_list = !members.empty() && std::ranges::all_of(members, [](const auto& m) {
        return is_index(m.first);
    });
    Json result = is_list ? Json::array() : Json::object();
    for (const auto& [key, value] : members) {
        if (is_list) {
            result.push(with_arrays(value));
        } else {
            result.set(key, with_arrays(value));
        }
    }
    return result;
}

}  // namespace

Json parse_form(std::string_view body) {
    Json form = Json::object();
    for (const auto& [name, value] : decode_form(body)) {
        Json* place = &form;
        for (const std::string& key : path_of(name)) {
            place = &place->member(key.empty() ? std::to_string(place->size()) : key);
        }
        *place = value;
    }
    return with_arrays(form);
}

}  // namespace emptor::sandbox::stripe
