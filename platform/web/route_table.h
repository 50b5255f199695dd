#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "platform/web/server.h"

namespace emptor::web {

// The routes of one server as a tree of path segments. Built once, then only read.
class RouteTable {
public:
    static constexpr std::string_view kSocketMethod = "(socket)";  // finds sockets only

    explicit RouteTable(Router router);

    struct Match {
        const Route* route = nullptr;
        const SocketRoute* socket = nullptr;  // set if the path is a socket's
        std::map<std::string, std::string> captures;
    };
    // Errors: no-such-path; method-not-allowed (`allowed` then has the value of the Allow header);
    // malformed-request (bad escape in a capture).
    core::Result<Match> find(const std::string& method, std::string_view path,
                             std::string& allowed) const;

private:
    // What ends at a node: the names of its captures in order, and who answers.
    struct Leaf {
        std::vector<std::string> names;
        const Route* route = nullptr;
        const SocketRoute* socket = nullptr;
    };
    using Leaves = std::map<std::string, Leaf>;  // by method; sockets under kSocketMethod

    struct Node {
        std::map<std::string, std::unique_ptr<Node>, std::less<>> literal;
        std::unique_ptr<Node> capture;
        Leaves leaves;
        Leaves rest;
    };

    struct Found {
        const Leaves* leaves = nullptr;
        std::vector<std::string_view> values;
    };

    void insert(const std::string& method, const std::string& path, Leaf leaf);
    static bool walk(const Node& node, std::string_view path, Found& found);

    Router router_;
    Node root_;
};

}  // namespace emptor::web
