#include <yaml-cpp/yaml.h>

#include <format>

#include "core/reasons.h"
#include "core/text.h"
#include "platform/config/node.h"

namespace emptor::config::detail {
namespace {

constexpr int kDeepest = 16;

core::Error invalid(std::string message) {
    return core::fail(core::reasons::kConfigInvalid, std::move(message));
}

core::Result<std::shared_ptr<Node>> convert(const YAML::Node& yaml, const std::string& file,
                                            std::string path, int depth);

core::Result<> convert_map(const YAML::Node& yaml, const std::string& file, int depth, Node& out) {
    for (const auto& entry : yaml) {
        const YAML::Node& key = entry.first;
        const YAML::Node& value = entry.second;
        const std::string at = std::format("{}:{}", file, key.Mark().line + 1);
        if (!key.IsScalar()) return invalid(at + ": a key must be a text");
        const std::string name = key.Scalar();
        std::string path = out.path.empty() ? name : out.path + "." + name;
        TRY(auto member, convert(value, file, path, depth));
        if (value.IsNull() || member->origin.empty()) member->origin = at;
        if (!out.members.emplace(name, std::move(member)).second) {
            return invalid(std::format("{}: {} is given twice", at, path));
        }
    }
    return {};
}

core::Result<std::shared_ptr<Node>> convert(const YAML::Node& yaml, const std::string& file,
                                            std::string path, int depth) {
    auto node = std::make_shared<Node>();
    node->path = std::move(path);
    node->origin = std::format("{}:{}", file, yaml.Mark().line + 1);
    if (depth > kDeepest) return invalid(node->origin + ": nested too deeply");
    if (yaml.IsMap()) {
        TRY_OK(convert_map(yaml, file, depth + 1, *node));
    } else if (yaml.IsSequence()) {
        node->kind = Node::Kind::kList;
        for (const YAML::Node& item : yaml) {
            const std::string item_path = std::format("{}[{}]", node->path, node->items.size());
            TRY(auto converted, convert(item, file, item_path, depth + 1));
            node->items.push_back(std::move(converted));
        }
    } else if (yaml.IsScalar()) {
        node->kind = Node::Kind::kScalar;
        node->value = yaml.Scalar();
    }
    return node;  // nothing at all is an empty section
}

}  // namespace

core::Result<std::shared_ptr<Node>> parse_yaml(std::string_view yaml, const std::string& file) {
    try {
        const YAML::Node document = YAML::Load(std::string(yaml));
        if (document.IsScalar() || document.IsSequence()) {
            return invalid(file + ": expected names with values");
        }
        return convert(document, file, "", 0);
    } catch (const YAML::Exception& error) {
        return invalid(std::format("{}:{}: {}", file, error.mark.line + 1, error.msg));
    }
}

core::Result<> apply(Node& root, const Override& change) {
    Node* at = &root;
    std::string path;
    for (const std::string_view name : core::split(change.key, '.')) {
        if (at->kind != Node::Kind::kMap || name.empty()) {
            return invalid(std::format("{}: {} is below a value", change.origin, change.key));
        }
        path += (path.empty() ? "" : ".") + std::string(name);
        std::shared_ptr<Node>& member = at->members[std::string(name)];
        if (!member) {
            member = std::make_shared<Node>();
            member->path = path;
        }
        member->origin = change.origin;
        at = member.get();
    }
    if (!at->members.empty() || !at->items.empty()) {
        return invalid(std::format("{}: {} is a section, not a value", change.origin, change.key));
    }
    at->kind = Node::Kind::kScalar;
    at->value = change.value;
    return {};
}

}  // namespace emptor::config::detail
