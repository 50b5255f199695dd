#include "sandbox/kit/setting_reader.h"

#include <algorithm>

#include "core/text.h"

namespace emptor::sandbox {
namespace {

std::string scalar_text(const Json& value) {
    return value.is_integer() ? std::to_string(value.integer()) : value.text();
}

}  // namespace

SettingReader::SettingReader(const Json& object, std::string path,
                             std::vector<std::string>& problems,
                             const std::vector<std::string_view>& known)
    : object_(object), path_(std::move(path)), problems_(problems) {
    if (!object.is_object() && !object.is_null())
        problems_.push_back((path_.empty() ? "the file" : path_) +
                            ": a group of settings is expected");
    for (const auto& [key, value] : object.members()) {
        if (std::ranges::find(known, key) == known.end()) problem(key, "no such setting");
    }
}

SettingReader SettingReader::group(std::string_view name,
                                   const std::vector<std::string_view>& known) const {
    return {at(name), path(name), problems_, known};
}

SettingReader SettingReader::entry(std::string_view list, std::size_t index,
                                   const std::vector<std::string_view>& known) const {
    return {at(list).at(index), path(list) + "[" + std::to_string(index) + "]", problems_, known};
}

std::string SettingReader::path(std::string_view name) const {
    return path_.empty() ? std::string(name) : path_ + "." + std::string(name);
}

void SettingReader::problem(std::string_view name, std::string what) const {
    problems_.push_back(path(name) + ": " + std::move(what));
}

std::string SettingReader::text(std::string_view name, std::string_view fallback) const {
    const Json& value = object_[name];
    if (value.is_null()) return std::string(fallback);
    if (!value.is_string() && !value.is_integer()) problem(name, "a text is expected");
    return scalar_text(value);
}

std::string SettingReader::required_text(std::string_view name) const {
    std::string value = text(name);
    if (value.empty()) problem(name, "is required");
    return value;
}

std::int64_t SettingReader::integer(std::string_view name, std::int64_t least, std::int64_t most,
                                    std::int64_t fallback) const {
    const Json& value = object_[name];
    if (value.is_null()) return fallback;
    if (!value.is_integer() || value.integer() < least || value.integer() > most) {
        problem(name, "a whole number from " + std::to_string(least) + " to " +
                          std::to_string(most) + " is expected");
        return fallback;
    }
    return value.integer();
}

std::uint16_t SettingReader::port(std::string_view name) const {
    return static_cast<std::uint16_t>(integer(name, 0, 65'535, 0));
}

bool SettingReader::boolean(std::string_view name, bool fallback) const {
    const Json& value = object_[name];
    if (!value.is_null() && !value.is_bool()) problem(name, "true or false is expected");
    return value.boolean(fallback);
}

std::int64_t SettingReader::amount(std::string_view name, core::Currency currency,
                                   std::int64_t fallback) const {
    const Json& value = object_[name];
    if (value.is_null()) return fallback;
    const core::Result<core::Money> money = core::Money::parse(scalar_text(value), currency);
    if (!money || money->is_negative() || money->minor() > 1'000'000'000'000) {
        problem(name, "an amount such as 5.99 is expected");
        return fallback;
    }
    return money->minor();
}

std::vector<std::string> SettingReader::texts(std::string_view name,
                                              std::vector<std::string> fallback) const {
    const Json& value = object_[name];
    if (value.is_null()) return fallback;
    std::vector<std::string> list;
    for (const Json& one : value.items()) list.push_back(scalar_text(one));
    if (!value.is_array() || std::ranges::contains(list, std::string()))
        problem(name, "a list of texts is expected");
    return list;
}

std::int64_t SettingReader::rate(std::string_view name) const {
    const std::string text = scalar_text(object_[name]);
    const std::size_t dot = text.find('.');
    std::string digits = text.substr(0, dot);
    std::string decimals = dot == std::string::npos ? "" : text.substr(dot + 1);
    decimals.resize(3, '0');
    digits += decimals;
    const bool sound =
        digits.size() >= 4 && digits.size() <= 5 && std::ranges::all_of(digits, core::is_digit);
    if (!sound) {
        problem(name, "a rate in percent such as 7.25 is expected");
        return 0;
    }
    return std::stoll(digits);
}

std::size_t SettingReader::choice(std::string_view name,
                                  std::initializer_list<std::string_view> words) const {
    if (object_[name].is_null()) return 0;
    const auto found = std::ranges::find(words, object_[name].text());
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    std::string list;
    for (const std::string_view word : words)
        list += (list.empty() ? "" : ", ") + std::string(word);
    problem(name, "one of " + list + " is expected");
    return 0;
}

}  // namespace emptor::sandbox
