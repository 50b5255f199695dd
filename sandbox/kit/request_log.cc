#include "sandbox/kit/request_log.h"

#include "core/text.h"

namespace emptor::sandbox {
namespace {

constexpr std::size_t kLongestBody = 256 * 1024;

Json headers_of(const std::map<std::string, std::string>& headers) {
    Json json = Json::object();
    for (const auto& [name, value] : headers) json.set(name, value);
    return json;
}

bool fits(std::string_view wanted, const Json& actual) {
    return wanted.empty() || wanted == actual.text();
}

}  // namespace

void RequestLog::add(std::string_view vendor, std::string_view merchant, std::string_view operation,
                     core::Instant at, const web::Request& request, const web::Response& response,
                     std::string_view fault) {
    Json entry = Json::object({{"number", 0},
                               {"at", core::format_instant(at)},
                               {"vendor", vendor},
                               {"merchant", merchant},
                               {"operation", operation},
                               {"fault", fault}});
    entry.set("request", Json::object({{"method", request.method},
                                       {"target", request.target},
                                       {"headers", headers_of(request.headers)},
                                       {"body", core::clip_utf8(request.body, kLongestBody)}}));
    entry.set("response", Json::object({{"status", response.status},
                                        {"headers", headers_of(response.headers)},
                                        {"body", core::clip_utf8(response.body, kLongestBody)}}));
    const std::lock_guard lock(mutex_);
    entry.set("number", next_++);
    entries_.push_back(std::move(entry));
    if (entries_.size() > most_) entries_.pop_front();
}

Json RequestLog::list(std::string_view vendor, std::string_view merchant,
                      std::string_view operation, std::int64_t after) const {
    const std::lock_guard lock(mutex_);
    Json found = Json::array();
    for (const Json& entry : entries_) {
        if (fits(vendor, entry["vendor"]) && fits(merchant, entry["merchant"]) &&
            fits(operation, entry["operation"]) && entry["number"].integer() > after) {
            found.push(entry);
        }
    }
    return found;
}

}  // namespace emptor::sandbox
