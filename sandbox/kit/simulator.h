#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "platform/web/server.h"
#include "sandbox/kit/json.h"

namespace emptor::sandbox {

// One operation of a vendor's API. `handle` may block (for a call of its own) and is thread-safe.
struct Endpoint {
    std::string method;
    std::string path;       // literal segments and {captures}
    std::string operation;  // the name that faults use
    std::function<web::Response(const web::Request&)> handle;
};

// A vendor's system behind one port.
class Simulator {
public:
    virtual ~Simulator() = default;
    virtual std::string_view vendor() const = 0;    // ucp, stripe, easypost
    virtual std::string_view merchant() const = 0;  // empty unless a merchant
    virtual std::vector<Endpoint> endpoints() = 0;
    // The vendor's own shape of "no such path" and of errors that come from nowhere.
    virtual web::Response error(int status, std::string_view message) const = 0;
    // Last touch of an answer before it leaves, after faults: signatures.
    virtual void seal(const web::Request& request, std::string_view operation,
                      web::Response& response) const;
};

web::Response json_response(int status, const Json& body);

// True when `path` has the shape of `pattern`; captures are percent-decoded.
bool match_path(std::string_view pattern, std::string_view path,
                std::map<std::string, std::string>& captures);

// Parts of a target as it was sent.
std::string_view query_of(std::string_view target);
std::string decode_component(std::string_view text);  // %XX and "+"; malformed escapes stay
std::vector<std::pair<std::string, std::string>> decode_form(
    std::string_view text);  // keeps repeats and order

}  // namespace emptor::sandbox
