#include "platform/web/problem.h"

#include <format>
#include <glaze/json/write.hpp>

#include "core/reasons.h"
#include "core/text.h"

namespace emptor::web {

struct ProblemDocument {
    std::string type;
    std::string_view title;
    int status = 0;
    std::string detail;
    std::string_view reason;
    std::string_view help;
    std::string_view outcome;
};

namespace {

constexpr std::string_view kProblemType = "application/problem+json";

std::string_view outcome_text(core::Outcome outcome) {
    switch (outcome) {
        case core::Outcome::kNotDone:
            return "not_done";
        case core::Outcome::kDone:
            return "done";
        case core::Outcome::kUnknown:
            return "unknown";
    }
    return "unknown";
}

}  // namespace

std::string Request::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
}

Response problem(const core::Error& error) {
    ProblemDocument document{.type = std::format("urn:emptor:reason:{}", error.reason.id),
                             .title = error.reason.title,
                             .status = error.reason.http_status,
                             .detail = core::is_valid_utf8(error.message)
                                           ? error.message
                                           : std::string(error.reason.title),
                             .reason = error.reason.id,
                             .help = error.reason.help,
                             .outcome = outcome_text(error.outcome)};
    Response response;
    response.status = document.status;
    response.content_type = kProblemType;
    if (glz::write_json(document, response.body)) response.body = "{}";
    if (error.retry_after) {
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(*error.retry_after);
        response.headers["Retry-After"] = std::to_string(seconds.count());
    }
    if (response.status == 401) response.headers["WWW-Authenticate"] = "Bearer realm=\"emptor\"";
    return response;
}

void add_request_id(Response& response, std::string_view request_id) {
    if (response.content_type != kProblemType || !response.body.starts_with('{')) return;
    const std::string_view separator = response.body == "{}" ? "" : ",";
    response.body.replace(0, 1, std::format("{{\"request_id\":\"{}\"{}", request_id, separator));
}

Response scope_missing(std::string_view scope) {
    Response response =
        problem(core::fail(core::reasons::kPermissionDenied,
                           std::format("Your token lacks the scope \"{}\".", scope)));
    response.headers["WWW-Authenticate"] =
        std::format("Bearer realm=\"emptor\", error=\"insufficient_scope\", scope=\"{}\"", scope);
    return response;
}

}  // namespace emptor::web
