#include "connectors/ebay/client.h"

#include <format>

#include "connectors/ebay/wire.h"
#include "connectors/kit/json.h"
#include "core/text.h"

namespace emptor::connectors::ebay {
namespace {

using core::Result;
using runtime::Context;
using runtime::Task;

// The error of a status, in eBay's own words where it has some.
core::Error refusal(const http::Response& response) {
    core::Error error = status_error("ebay", response, false);
    const auto told = parse_answer<wire::Errors>("ebay", response.body, false);
    if (!told || told->errors.empty()) return error;
    const wire::Error& first = told->errors.front();
    const std::string text = first.longMessage.value_or(first.message.value_or(""));
    error.message =
        std::format("ebay error {}: {}", first.errorId.value_or(0), core::clip_utf8(text, 300));
    return error;
}

}  // namespace

Task<Result<std::string>> Client::get(Context ctx, Account account, std::string path,
                                      http::Headers headers) {
    Token refused;
    for (;;) {
        CO_TRY(const Token token, co_await tokens_.get(ctx, account, refused));
        Call call{.vendor = "ebay", .url = account.base_url + path, .headers = headers};
        call.secret_headers.emplace_back("Authorization", "Bearer " + token.reveal());
        CO_TRY(auto response, co_await ask(ctx, http_, std::move(call)));
        const bool expired = response.status == 401 && refused.reveal().empty();
        if (expired) {
            refused = token;
            continue;
        }
        if (response.status < 200 || response.status > 299) co_return refusal(response);
        co_return std::move(response.body);
    }
}

}  // namespace emptor::connectors::ebay
