#pragma once

// Private to this folder's sources: the configuration as a tree that knows where it stands and what
// was read.

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "platform/config/config.h"

namespace emptor::config::detail {

struct Node {
    enum class Kind { kScalar, kList, kMap };

    Kind kind = Kind::kMap;
    std::string path;    // "server.port"
    std::string origin;  // "emptor.yaml:7"
    std::string value;   // of a scalar
    std::vector<std::shared_ptr<Node>> items;
    std::map<std::string, std::shared_ptr<Node>, std::less<>> members;
    mutable std::atomic<bool> read = false;
};

struct Source {
    std::string file;
    std::filesystem::path folder;
    Environment environment;
};

core::Result<std::shared_ptr<Node>> parse_yaml(std::string_view yaml, const std::string& file);
core::Result<> apply(Node& root, const Override& change);

}  // namespace emptor::config::detail
