#include "sandbox/kit/json.h"

#include <algorithm>
#include <cmath>
#include <format>
#include <glaze/json/generic.hpp>
#include <glaze/json/read.hpp>

#include "core/reasons.h"

namespace emptor::sandbox {
namespace {

const Json kNull;
const std::string kEmptyText;
const Json::Array kNoItems;
const Json::Object kNoMembers;

// Nothing but white space may follow the document.
struct Strict : glz::opts {
    bool validate_trailing_whitespace = true;
};

Json from_generic(const glz::generic_i64& source) {
    if (source.is_boolean()) return source.get<bool>();
    if (source.holds<std::int64_t>()) return source.get<std::int64_t>();
    if (source.holds<double>()) return source.get<double>();
    if (source.is_string()) return source.get<std::string>();
    if (source.is_array()) {
        Json::Array items;
        for (const auto& item : source.get_array()) items.push_back(from_generic(item));
        return Json::array(std::move(items));
    }
    if (source.is_object()) {
        Json object = Json::object();
        for (const auto& [key, value] : source.get_object()) object.set(key, from_generic(value));
        return object;
    }
    return nullptr;
}

void write_text(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                if (static_cast<unsigned char>(c) < 0x20) {
                    out += std::format("\\u{:04x}", static_cast<unsigned>(c));
                } else {
                    out += c;
                }
        }
    }
    out += '"';
}

void write_number(std::string& out, double value) {
    const std::string text = std::isfinite(value) ? std::format("{}", value) : "null";
    out += text;
    // 614.0 stays a float on the wire, as the vendors send it.
    if (text.find_first_not_of("-0123456789") == std::string::npos) out += ".0";
}

void write(std::string& out, const Json& json) {
    if (json.is_null()) {
        out += "null";
    } else if (json.is_bool()) {
        out += json.boolean() ? "true" : "false";
    } else if (json.is_integer()) {
        out += std::to_string(json.integer());
    } else if (json.is_number()) {
        write_number(out, json.number());
    } else if (json.is_string()) {
        write_text(out, json.text());
    } else if (json.is_array()) {
        char separator = '[';
        for (const Json& item : json.items()) {
            out += std::exchange(separator, ',');
            write(out, item);
        }
        out += json.empty() ? "[]" : "]";
    } else {
        char separator = '{';
        for (const auto& [key, value] : json.members()) {
            out += std::exchange(separator, ',');
            write_text(out, key);
            out += ':';
            write(out, value);
        }
        out += json.empty() ? "{}" : "}";
    }
}

}  // namespace

Json Json::array(std::vector<Json> items) {
    Json json;
    json.data_ = std::move(items);
    return json;
}

Json Json::object(std::initializer_list<Member> members) {
    Json json;
    json.data_ = Object(members);
    return json;
}

core::Result<Json> Json::parse(std::string_view text) {
    glz::generic_i64 parsed;
    const std::string copy(text);
    if (const auto error = glz::read<Strict{}>(parsed, copy)) {
        return core::fail(core::reasons::kMalformedRequest,
                          glz::format_error(error, std::string()));
    }
    return from_generic(parsed);
}

std::string Json::dump() const {
    std::string out;
    write(out, *this);
    return out;
}

bool Json::boolean(bool fallback) const {
    const bool* value = std::get_if<bool>(&data_);
    return value ? *value : fallback;
}

std::int64_t Json::integer(std::int64_t fallback) const {
    const std::int64_t* value = std::get_if<std::int64_t>(&data_);
    return value ? *value : fallback;
}

double Json::number(double fallback) const {
    if (is_integer()) return static_cast<double>(integer());
    const double* value = std::get_if<double>(&data_);
    return value ? *value : fallback;
}

const std::string& Json::text() const {
    const std::string* value = std::get_if<std::string>(&data_);
    return value ? *value : kEmptyText;
}

std::string Json::text_or(std::string_view fallback) const {
    return is_string() ? text() : std::string(fallback);
}

const Json::Array& Json::items() const {
    const Array* value = std::get_if<Array>(&data_);
    return value ? *value : kNoItems;
}

const Json::Object& Json::members() const {
    const Object* value = std::get_if<Object>(&data_);
    return value ? *value : kNoMembers;
}

std::size_t Json::size() const {
    return is_array() ? items().size() : members().size();
}

bool Json::has(std::string_view key) const {
    return std::ranges::find(members(), key, &Member::first) != members().end();
}

const Json& Json::operator[](std::string_view key) const {
    const auto found = std::ranges::find(members(), key, &Member::first);
    return found == members().end() ? kNull : found->second;
}

const Json& Json::at(std::size_t index) const {
    return index < items().size() ? items()[index] : kNull;
}

Json& Json::member(std::string_view key) {
    Object& object = members_mutable();
    const auto found = std::ranges::find(object, key, &Member::first);
    if (found != object.end()) return found->second;
    return object.emplace_back(std::string(key), Json()).second;
}

Json& Json::set(std::string_view key, Json value) {
    member(key) = std::move(value);
    return *this;
}

Json& Json::set_if(bool condition, std::string_view key, Json value) {
    if (condition) set(key, std::move(value));
    return *this;
}

void Json::erase(std::string_view key) {
    if (is_object())
        std::erase_if(members_mutable(), [&](const Member& m) { return m.first == key; });
}

void Json::push(Json value) {
    items_mutable().push_back(std::move(value));
}

Json::Array& Json::items_mutable() {
    if (!is_array()) data_ = Array();
    return std::get<Array>(data_);
}

Json::Object& Json::members_mutable() {
    if (!is_object()) data_ = Object();
    return std::get<Object>(data_);
}

}  // namespace emptor::sandbox
