// The only place that knows YAML.
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/reasons.h"
#include "core/text.h"
#include "sandbox/app/settings.h"

namespace emptor::sandbox::app {
namespace {

Json scalar_of(const std::string& text) {
    if (text == "true") return true;
    if (text == "false") return false;
    if (text == "null" || text == "~") return nullptr;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size() && !text.empty()) return number;
    return text;
}

Json json_of(const YAML::Node& node) {
    switch (node.Type()) {
        case YAML::NodeType::Scalar:
            return node.Tag() == "!" ? Json(node.Scalar()) : scalar_of(node.Scalar());
        case YAML::NodeType::Sequence: {
            Json list = Json::array();
            for (const YAML::Node& one : node) list.push(json_of(one));
            return list;
        }
        case YAML::NodeType::Map: {
            Json object = Json::object();
            for (const auto& entry : node) object.set(entry.first.Scalar(), json_of(entry.second));
            return object;
        }
        default:
            return nullptr;
    }
}

}  // namespace

core::Result<Json> parse_yaml(const std::string& text, const std::string& name) {
    try {
        return json_of(YAML::Load(text));
    } catch (const YAML::Exception& error) {
        return core::fail(core::reasons::kMalformedRequest, name + ": " + error.what());
    }
}

core::Result<Json> read_yaml(const std::string& file) {
    if (!std::filesystem::is_regular_file(file))
        return core::fail(core::reasons::kNotFound, "no such file: " + file);
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return parse_yaml(text.str(), file);
}

core::Result<> override_setting(Json& document, std::string_view assignment) {
    const std::size_t equals = assignment.find('=');
    if (equals == std::string_view::npos || equals == 0) {
        return core::fail(core::reasons::kMalformedRequest,
                          "--set wants NAME=VALUE, not " + std::string(assignment));
    }
    Json* place = &document;
    for (const std::string_view part : core::split(assignment.substr(0, equals), '.')) {
        if (!place->is_array()) {
            place = &place->member(part);
            continue;
        }
        auto& items = place->items_mutable();
        const auto found =
            std::ranges::find_if(items, [&](const Json& one) { return one["id"].text() == part; });
        if (found == items.end()) {
            return core::fail(core::reasons::kMalformedRequest,
                              "--set: there is no " + std::string(assignment.substr(0, equals)));
        }
        place = &*found;
    }
    *place = scalar_of(std::string(assignment.substr(equals + 1)));
    return {};
}

}  // namespace emptor::sandbox::app
