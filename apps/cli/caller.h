#pragma once

#include <filesystem>
#include <string>

#include "core/ids.h"
#include "core/time.h"
#include "platform/http/client.h"
#include "platform/rpc/action.h"

namespace emptor::cli {

// Calls the server's actions over HTTPS with the person's token, refreshed when needed. Every
// action carries a key, so an answer that is lost on the way may be asked for again. Errors of the
// server come back as the reasons they were.
class HttpCaller final : public rpc::ActionCaller {
public:
    struct Deps {
        http::Client& http;
        const core::Clock& clock;
        core::Random& random;
        std::string server;
        std::filesystem::path login_file;
    };

    explicit HttpCaller(Deps deps) : deps_(std::move(deps)) {}

    runtime::Task<core::Result<std::string>> call(runtime::Context ctx, std::string path,
                                                  bool action, std::string json_body) override;

private:
    Deps deps_;
};

}  // namespace emptor::cli
