#include "connectors/ucp/free_members.h"

#include <glaze/json/read.hpp>

#include "core/text.h"

namespace emptor::connectors::ucp {

std::string free_text(const std::optional<glz::raw_json>& member) {
    if (!member) return {};
    const std::string json(core::trim(member->str));
    std::string text;
    if (json.starts_with('"')) return glz::read_json(text, json) ? std::string() : text;
    const bool plain = json == "true" || json == "false" ||
                       (!json.empty() && json.find_first_not_of("0123456789.-+eE") == json.npos);
    return plain ? json : std::string();
}

std::map<std::string, std::string> free_members(const std::optional<glz::raw_json>& member) {
    std::map<std::string, glz::raw_json> members;
    if (!member || glz::read_json(members, member->str)) return {};
    std::map<std::string, std::string> texts;
    for (const auto& [name, value] : members) {
        if (std::string text = free_text(value); !text.empty()) texts[name] = std::move(text);
    }
    return texts;
}

}  // namespace emptor::connectors::ucp
