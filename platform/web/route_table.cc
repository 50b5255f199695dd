#include "platform/web/route_table.h"

#include <format>

#include "core/check.h"
#include "core/reasons.h"
#include "core/text.h"
#include "platform/web/request_text.h"

namespace emptor::web {
namespace {

namespace reasons = core::reasons;

bool is_capture(std::string_view segment) {
    return segment.size() > 2 && segment.starts_with('{') && segment.ends_with('}');
}

bool is_rest(std::string_view segment) {
    return is_capture(segment) && segment.ends_with("*}");
}

std::string_view capture_name(std::string_view segment) {
    return segment.substr(1, segment.size() - (is_rest(segment) ? 3 : 2));
}

template <class Leaves>
std::string methods_of(const Leaves& leaves) {
    std::vector<std::string> names;
    for (const auto& [method, leaf] : leaves) {
        if (method == RouteTable::kSocketMethod) continue;
        names.push_back(method);
        if (method == "GET") names.push_back("HEAD");
    }
    return core::join(names, ", ");
}

}  // namespace

RouteTable::RouteTable(Router router) : router_(std::move(router)) {
    for (const Route& route : router_.routes())
        insert(route.method, route.path, {{}, &route, nullptr});
    for (const SocketRoute& socket : router_.sockets()) {
        insert(std::string(kSocketMethod), socket.path, {{}, nullptr, &socket});
    }
}

void RouteTable::insert(const std::string& method, const std::string& path, Leaf leaf) {
    EMPTOR_CHECK(path.starts_with('/'));
    Node* node = &root_;
    for (const std::string_view segment : core::split(std::string_view(path).substr(1), '/')) {
        EMPTOR_CHECK(node != nullptr);  // nothing comes after {rest*}
        if (is_capture(segment)) leaf.names.emplace_back(capture_name(segment));
        if (is_rest(segment)) {
            EMPTOR_CHECK(node->rest.emplace(method, leaf).second);
            node = nullptr;
            continue;
        }
        auto& next = is_capture(segment) ? node->capture : node->literal[std::string(segment)];
        if (!next) next = std::make_unique<Node>();
        node = next.get();
    }
    if (node != nullptr) EMPTOR_CHECK(node->leaves.emplace(method, std::move(leaf)).second);
}

bool RouteTable::walk(const Node& node, std::string_view path, Found& found) {
    if (path.empty()) {
        found.leaves = &node.leaves;
        return !node.leaves.empty();
    }
    const std::string_view below = path.substr(1);  // path starts with its slash
    const std::size_t slash = below.find('/');
    const std::string_view segment = below.substr(0, slash);
    const std::string_view after = slash == std::string_view::npos ? "" : below.substr(slash);

    const auto literal = node.literal.find(segment);
    if (literal != node.literal.end() && walk(*literal->second, after, found)) return true;
    if (node.capture && !segment.empty()) {
        found.values.push_back(segment);
        if (walk(*node.capture, after, found)) return true;
        found.values.pop_back();
    }
    if (node.rest.empty()) return false;
    found.values.push_back(below);
    found.leaves = &node.rest;
    return true;
}

core::Result<RouteTable::Match> RouteTable::find(const std::string& method, std::string_view path,
                                                 std::string& allowed) const {
    Found found;
    if (!path.starts_with('/') || !walk(root_, path, found)) {
        return core::fail(reasons::kNoSuchPath, "Nothing is served at this path.");
    }
    auto leaf = found.leaves->find(method == "HEAD" ? "GET" : method);
    if (leaf == found.leaves->end()) leaf = found.leaves->find("*");
    if (leaf == found.leaves->end()) leaf = found.leaves->find(std::string(kSocketMethod));
    if (leaf == found.leaves->end()) {
        allowed = methods_of(*found.leaves);
        return core::fail(reasons::kMethodNotAllowed,
                          std::format("This path answers {}.", allowed));
    }
    Match match{leaf->second.route, leaf->second.socket, {}};
    for (std::size_t i = 0; i < leaf->second.names.size(); ++i) {
        TRY(std::string value, percent_decode(found.values[i]));
        match.captures.emplace(leaf->second.names[i], std::move(value));
    }
    return match;
}

}  // namespace emptor::web
