#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/result.h"

namespace emptor::sandbox {

// A JSON document that keeps the order of its members and its integers exact: what simulators
// answer and store. A missing member reads as null, so that optional fields need no ceremony.
class Json {
public:
    using Array = std::vector<Json>;
    using Member = std::pair<std::string, Json>;
    using Object = std::vector<Member>;

    Json() = default;
    Json(std::nullptr_t) {}
    Json(bool value) : data_(value) {}
    template <std::integral T>
        requires(!std::same_as<T, bool> && !std::same_as<T, char>)
    Json(T value) : data_(static_cast<std::int64_t>(value)) {}
    Json(double value) : data_(value) {}
    Json(std::string value) : data_(std::move(value)) {}
    Json(std::string_view value) : data_(std::string(value)) {}
    Json(const char* value) : data_(std::string(value)) {}

    static Json array(std::vector<Json> items = {});
    static Json object(std::initializer_list<Member> members = {});

    // Errors: malformed-request (also for documents nested too deeply).
    static core::Result<Json> parse(std::string_view text);
    std::string dump() const;

    bool is_null() const { return std::holds_alternative<std::nullptr_t>(data_); }
    bool is_bool() const { return std::holds_alternative<bool>(data_); }
    bool is_integer() const { return std::holds_alternative<std::int64_t>(data_); }
    bool is_number() const { return is_integer() || std::holds_alternative<double>(data_); }
    bool is_string() const { return std::holds_alternative<std::string>(data_); }
    bool is_array() const { return std::holds_alternative<Array>(data_); }
    bool is_object() const { return std::holds_alternative<Object>(data_); }

    // The value, or the fallback when it is of another kind.
    bool boolean(bool fallback = false) const;
    std::int64_t integer(std::int64_t fallback = 0) const;
    double number(double fallback = 0) const;
    const std::string& text() const;  // empty for another kind
    std::string text_or(std::string_view fallback) const;

    const Array& items() const;     // empty for another kind
    const Object& members() const;  // empty for another kind
    std::size_t size() const;       // of an array or object
    bool empty() const { return size() == 0; }

    bool has(std::string_view key) const;
    const Json& operator[](std::string_view key) const;  // null when absent
    const Json& at(std::size_t index) const;             // null when absent

    // Changing: a null becomes the container that is needed.
    Json& member(std::string_view key);
    Json& set(std::string_view key, Json value);  // returns *this, for chains
    Json& set_if(bool condition, std::string_view key, Json value);
    void erase(std::string_view key);
    void push(Json value);
    Array& items_mutable();
    Object& members_mutable();

    friend bool operator==(const Json&, const Json&) = default;

private:
    std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object> data_ =
        nullptr;
};

}  // namespace emptor::sandbox
