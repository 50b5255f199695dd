#pragma once

#include <map>
#include <string>

namespace emptor::connectors {

// A webhook as it came in; `body` is the raw bytes, header names are in lower case.
struct Webhook {
    std::string method;
    std::string authority;
    std::string path;
    std::map<std::string, std::string> headers;
    std::string body;
};

struct WebhookAnswer {
    int status = 200;
    std::map<std::string, std::string> headers;
    std::string body;
};

}  // namespace emptor::connectors
