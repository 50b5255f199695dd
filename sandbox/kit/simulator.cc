#include "sandbox/kit/simulator.h"

#include "core/text.h"

namespace emptor::sandbox {
namespace {

std::string percent_decode(std::string_view text, bool plus_is_space) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape = text[i] == '%' && i + 2 < text.size() &&
                            core::hex_value(text[i + 1]) >= 0 && core::hex_value(text[i + 2]) >= 0;
        if (escape) {
            out +=
                static_cast<char>(core::hex_value(text[i + 1]) * 16 + core::hex_value(text[i + 2]));
            i += 2;
        } else {
            out += plus_is_space && text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

}  // namespace

void Simulator::seal(const web::Request&, std::string_view, web::Response&) const {}

web::Response json_response(int status, const Json& body) {
    web::Response response;
    response.status = status;
    response.body = body.dump();
    return response;
}

bool match_path(std::string_view pattern, std::string_view path,
                std::map<std::string, std::string>& captures) {
    const auto wanted = core::split(pattern, '/');
    const auto given = core::split(path, '/');
    if (wanted.size() != given.size()) return false;
    std::map<std::string, std::string> found;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (wanted[i].starts_with('{')) {
            if (given[i].empty()) return false;
            found[std::string(wanted[i].substr(1, wanted[i].size() - 2))] =
                percent_decode(given[i], false);
        } else if (wanted[i] != given[i]) {
            return false;
        }
    }
    captures = std::move(found);
    return true;
}

std::string_view query_of(std::string_view target) {
    const std::size_t mark = target.find('?');
    return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
}

std::string decode_component(std::string_view text) {
    return percent_decode(text, true);
}

std::vector<std::pair<std::string, std::string>> decode_form(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> fields;
    for (const std::string_view part : core::split(text, '&')) {
        if (part.empty()) continue;
        const std::size_t equals = part.find('=');
        const std::string_view name = part.substr(0, equals);
        const std::string_view value =
            equals == std::string_view::npos ? "" : part.substr(equals + 1);
        fields.emplace_back(decode_component(name), decode_component(value));
    }
    return fields;
}

}  // namespace emptor::sandbox
