#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"
#include "sandbox/kit/json.h"

namespace emptor::sandbox {

// Reads settings out of one object and collects what is wrong with them, each with its path.
class SettingReader {
public:
    SettingReader(const Json& object, std::string path, std::vector<std::string>& problems,
                  const std::vector<std::string_view>& known);
    // A group of settings in this one, and one entry of a list of groups.
    SettingReader group(std::string_view name, const std::vector<std::string_view>& known) const;
    SettingReader entry(std::string_view list, std::size_t index,
                        const std::vector<std::string_view>& known) const;

    bool has(std::string_view name) const { return object_.has(name); }
    std::string text(std::string_view name, std::string_view fallback = {}) const;
    std::string required_text(std::string_view name) const;
    std::int64_t integer(std::string_view name, std::int64_t least, std::int64_t most,
                         std::int64_t fallback) const;
    std::uint16_t port(std::string_view name) const;
    bool boolean(std::string_view name, bool fallback) const;
    // A decimal amount in minor units.
    std::int64_t amount(std::string_view name, core::Currency currency,
                        std::int64_t fallback) const;
    std::vector<std::string> texts(std::string_view name, std::vector<std::string> fallback) const;
    // A rate in percent, such as 7.25, in thousandths of a percent.
    std::int64_t rate(std::string_view name) const;
    std::size_t choice(std::string_view name, std::initializer_list<std::string_view> words) const;

    const Json& at(std::string_view name) const { return object_[name]; }
    std::string path(std::string_view name) const;
    void problem(std::string_view name, std::string what) const;

private:
    const Json& object_;
    std::string path_;
    std::vector<std::string>& problems_;
};

}  // namespace emptor::sandbox
