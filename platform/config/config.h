#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "core/secret.h"

namespace emptor::config {

namespace detail {
struct Node;
struct Source;
}  // namespace detail

// A part of the configuration: names with values. Every getter says in its error the file, the
// line, the key and what is expected (reason config-invalid). What was asked for counts as read;
// unread() names the rest. Cheap to copy, immutable, thread-safe.
class Section {
public:
    Section();  // empty: every key is missing
    bool has(std::string_view name) const;

    core::Result<std::string> text(std::string_view name) const;
    core::Result<std::string> text_or(std::string_view name, std::string_view fallback) const;
    core::Result<std::int64_t> integer(std::string_view name) const;
    core::Result<std::int64_t> integer_or(std::string_view name, std::int64_t fallback) const;
    core::Result<bool> flag(std::string_view name) const;  // true or false
    core::Result<bool> flag_or(std::string_view name, bool fallback) const;

    // A number with a unit: 250ms, 30s, 5m, 2h, 7d.
    core::Result<std::chrono::milliseconds> duration(std::string_view name) const;
    core::Result<std::chrono::milliseconds> duration_or(std::string_view name,
                                                        std::chrono::milliseconds fallback) const;

    // The same form, for what is counted in whole seconds.
    core::Result<std::chrono::seconds> seconds(std::string_view name) const;
    core::Result<std::chrono::seconds> seconds_or(std::string_view name,
                                                  std::chrono::seconds fallback) const;

    // A secret never stands in the file itself. It is a section that says where it is:
    // {file: PATH} (relative to the configuration file; one trailing line break is cut) or {env:
    // NAME}.
    core::Result<core::Secret<std::string>> secret(std::string_view name) const;

    // A path, relative to the configuration file's folder if it is relative.
    core::Result<std::filesystem::path> path(std::string_view name) const;

    // A list of texts; a missing key gives an empty one.
    core::Result<std::vector<std::string>> list(std::string_view name) const;

    // The section below; a missing key gives an empty one, so that its defaults hold.
    core::Result<Section> section(std::string_view name) const;
    // A section whose names are free, such as merchants by id, or a list of sections (empty names).
    core::Result<std::vector<std::pair<std::string, Section>>> sections(
        std::string_view name) const;

    // Keys nobody asked for, with file and line, such as "emptor.yaml:7: server.prot". Ask when
    // everything has started: they are misspelt or out of date.
    std::vector<std::string> unread() const;

private:
    friend core::Result<Section> parse(std::string_view, struct Options);
    Section(std::shared_ptr<const detail::Source> source, std::shared_ptr<const detail::Node> node);

    const detail::Node* find(std::string_view name) const;
    core::Result<std::optional<std::string>> scalar(std::string_view name,
                                                    std::string_view expected) const;
    core::Error wrong(std::string_view name, std::string_view expected) const;
    Section below(const std::shared_ptr<const detail::Node>& node) const;

    std::shared_ptr<const detail::Source> source_;
    std::shared_ptr<const detail::Node> node_;
};

// A value that replaces that of the file, for example from an environment variable or a flag that
// main maps by name. `origin` appears in errors.
struct Override {
    std::string key;  // "server.port"
    std::string value;
    std::string origin;
};

// How {env: NAME} is looked up. Programs give config::process_environment, tests a table.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
std::optional<std::string> process_environment(const std::string& name);

struct Options {
    std::string file = "configuration";  // for messages
    std::filesystem::path folder;        // base of relative paths
    std::vector<Override> overrides = {};
    Environment environment = process_environment;
};

// One YAML document that is a map. Errors: config-invalid (not YAML, a key twice, an override
// through a value).
core::Result<Section> parse(std::string_view yaml, Options options);

// The same from a file; sets `file` and `folder`. Errors: file-unusable as well.
core::Result<Section> load(const std::filesystem::path& file, Options options);

}  // namespace emptor::config
