#include "platform/config/config.h"

#include <charconv>
#include <cstdlib>
#include <format>
#include <fstream>
#include <iterator>
#include <limits>

#include "core/reasons.h"
#include "platform/config/node.h"

namespace emptor::config {
namespace {

using detail::Node;

core::Error invalid(std::string message) {
    return core::fail(core::reasons::kConfigInvalid, std::move(message));
}

std::optional<std::int64_t> to_integer(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<std::chrono::milliseconds> to_duration(std::string_view text) {
    static constexpr std::pair<std::string_view, std::int64_t> kUnits[] = {
        {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}};
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const std::optional<std::int64_t> number = to_integer(text.substr(0, digits));
    for (const auto& [unit, factor] : kUnits) {
        if (unit != text.substr(digits) || !number) continue;
        if (*number > std::numeric_limits<std::int64_t>::max() / factor) return std::nullopt;
        return std::chrono::milliseconds(*number * factor);
    }
    return std::nullopt;
}

std::optional<std::string> read_text(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    return std::string{std::istreambuf_iterator<char>(file), {}};
}

void collect_unread(const Node& node, std::vector<std::string>& out) {
    if (!node.read && !node.path.empty()) {
        out.push_back(node.origin + ": " + node.path);
        return;
    }
    for (const auto& [name, member] : node.members) collect_unread(*member, out);
    for (const auto& item : node.items) collect_unread(*item, out);
}

constexpr std::string_view kDurationForm = "a number with a unit (250ms, 30s, 5m, 2h, 7d)";

}  // namespace

std::optional<std::string> process_environment(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return value ? std::optional<std::string>(value) : std::nullopt;
}

Section::Section()
    : source_(std::make_shared<const detail::Source>()), node_(std::make_shared<const Node>()) {}

Section::Section(std::shared_ptr<const detail::Source> source, std::shared_ptr<const Node> node)
    : source_(std::move(source)), node_(std::move(node)) {}

Section Section::below(const std::shared_ptr<const Node>& node) const {
    return {source_, node};
}

const Node* Section::find(std::string_view name) const {
    const auto found = node_->members.find(name);
    if (found == node_->members.end()) return nullptr;
    found->second->read = true;
    return found->second.get();
}

core::Error Section::wrong(std::string_view name, std::string_view expected) const {
    const Node* node = find(name);
    const std::string path =
        node_->path.empty() ? std::string(name) : std::format("{}.{}", node_->path, name);
    if (node) return invalid(std::format("{}: {}: expected {}", node->origin, path, expected));
    return invalid(std::format("{}: {} is missing: expected {}", source_->file, path, expected));
}

bool Section::has(std::string_view name) const {
    return find(name) != nullptr;
}

// The text of a key, nothing if it is missing; `expected` describes it when it is no scalar.
core::Result<std::optional<std::string>> Section::scalar(std::string_view name,
                                                         std::string_view expected) const {
    const Node* node = find(name);
    if (!node) return std::optional<std::string>();
    if (node->kind != Node::Kind::kScalar) return wrong(name, expected);
    return std::optional<std::string>(node->value);
}

core::Result<std::string> Section::text(std::string_view name) const {
    TRY(std::optional<std::string> value, scalar(name, "a text"));
    if (!value || value->empty()) return wrong(name, "a text");
    return *std::move(value);
}

core::Result<std::string> Section::text_or(std::string_view name, std::string_view fallback) const {
    TRY(const std::optional<std::string> value, scalar(name, "a text"));
    return value.value_or(std::string(fallback));
}

core::Result<std::int64_t> Section::integer(std::string_view name) const {
    TRY(const std::optional<std::string> value, scalar(name, "a whole number"));
    const std::optional<std::int64_t> number = value ? to_integer(*value) : std::nullopt;
    if (!number) return wrong(name, "a whole number");
    return *number;
}

core::Result<std::int64_t> Section::integer_or(std::string_view name, std::int64_t fallback) const {
    if (!has(name)) return fallback;
    return integer(name);
}

core::Result<bool> Section::flag(std::string_view name) const {
    TRY(const std::optional<std::string> value, scalar(name, "true or false"));
    if (value == "true") return true;
    if (value == "false") return false;
    return wrong(name, "true or false");
}

core::Result<bool> Section::flag_or(std::string_view name, bool fallback) const {
    if (!has(name)) return fallback;
    return flag(name);
}

core::Result<std::chrono::milliseconds> Section::duration(std::string_view name) const {
    TRY(const std::optional<std::string> value, scalar(name, kDurationForm));
    const auto duration = value ? to_duration(*value) : std::nullopt;
    if (!duration) return wrong(name, kDurationForm);
    return *duration;
}

core::Result<std::chrono::milliseconds> Section::duration_or(
    std::string_view name, std::chrono::milliseconds fallback) const {
    if (!has(name)) return fallback;
    return duration(name);
}

core::Result<std::chrono::seconds> Section::seconds(std::string_view name) const {
    TRY(const std::chrono::milliseconds precise, duration(name));
    const auto whole = std::chrono::floor<std::chrono::seconds>(precise);
    if (whole != precise) return wrong(name, "whole seconds (30s, 5m, 2h, 7d)");
    return whole;
}

core::Result<std::chrono::seconds> Section::seconds_or(std::string_view name,
                                                       std::chrono::seconds fallback) const {
    if (!has(name)) return fallback;
    return seconds(name);
}

core::Result<core::Secret<std::string>> Section::secret(std::string_view name) const {
    constexpr std::string_view kForm = "where the secret is: {file: PATH} or {env: NAME}";
    const Node* node = find(name);
    if (!node || node->kind != Node::Kind::kMap || node->members.size() != 1)
        return wrong(name, kForm);
    TRY(const Section place, section(name));
    std::optional<std::string> value;
    std::string where;
    if (place.has("env")) {
        TRY(where, place.text("env"));
        value = source_->environment(where);
    } else if (place.has("file")) {
        TRY(const std::filesystem::path file, place.path("file"));
        where = file.string();
        value = read_text(file);
        if (value && value->ends_with('\n')) value->pop_back();
    } else {
        return wrong(name, kForm);
    }
    if (!value || value->empty())
        return wrong(name, std::format("a secret in {}, but none is there", where));
    return core::Secret<std::string>(*std::move(value));
}

core::Result<std::filesystem::path> Section::path(std::string_view name) const {
    TRY(const std::string value, text(name));
    return source_->folder / value;  // an absolute path replaces the folder
}

core::Result<std::vector<std::string>> Section::list(std::string_view name) const {
    const Node* node = find(name);
    std::vector<std::string> texts;
    if (!node) return texts;
    if (node->kind != Node::Kind::kList) return wrong(name, "a list of texts");
    for (const auto& item : node->items) {
        if (item->kind != Node::Kind::kScalar) return wrong(name, "a list of texts");
        item->read = true;
        texts.push_back(item->value);
    }
    return texts;
}

core::Result<Section> Section::section(std::string_view name) const {
    const Node* node = find(name);
    if (node && node->kind != Node::Kind::kMap) return wrong(name, "names with values");
    if (node) return below(node_->members.find(name)->second);
    auto missing = std::make_shared<Node>();
    missing->path =
        node_->path.empty() ? std::string(name) : std::format("{}.{}", node_->path, name);
    return below(missing);
}

core::Result<std::vector<std::pair<std::string, Section>>> Section::sections(
    std::string_view name) const {
    const Node* node = find(name);
    std::vector<std::pair<std::string, Section>> all;
    if (!node) return all;
    for (const auto& [key, member] : node->members) all.emplace_back(key, below(member));
    for (const auto& item : node->items) all.emplace_back("", below(item));
    for (const auto& [key, member] : all) {
        if (member.node_->kind != Node::Kind::kMap)
            return wrong(name, "sections of names with values");
        member.node_->read = true;
    }
    if (node->kind == Node::Kind::kScalar) return wrong(name, "sections of names with values");
    return all;
}

std::vector<std::string> Section::unread() const {
    std::vector<std::string> keys;
    for (const auto& [name, member] : node_->members) collect_unread(*member, keys);
    return keys;
}

core::Result<Section> parse(std::string_view yaml, Options options) {
    TRY(const std::shared_ptr<Node> root, detail::parse_yaml(yaml, options.file));
    for (const Override& change : options.overrides) TRY_OK(detail::apply(*root, change));
    return Section(
        std::make_shared<const detail::Source>(std::move(options.file), std::move(options.folder),
                                               std::move(options.environment)),
        root);
}

core::Result<Section> load(const std::filesystem::path& file, Options options) {
    const std::optional<std::string> yaml = read_text(file);
    if (!yaml) return core::fail(core::reasons::kFileUnusable, file.string() + ": cannot be read");
    options.file = file.string();
    options.folder = file.parent_path();
    return parse(*yaml, std::move(options));
}

}  // namespace emptor::config
