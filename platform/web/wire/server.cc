#include <openssl/ssl.h>

#include <format>
#include <optional>
#include <thread>

#include "core/reasons.h"
#include "platform/web/wire/port.h"

namespace emptor::web {
namespace {

using wire::ErrorCode;
namespace asio = boost::asio;
namespace reasons = core::reasons;

// How long connections may take to notice that they were ended.
constexpr std::chrono::milliseconds kAfterAbort{5000};

int choose_http_1_1(SSL*, const unsigned char** chosen, unsigned char* length,
                    const unsigned char* offered, unsigned int offered_length, void*) {
    static constexpr unsigned char kOurs[] = "\x08http/1.1";
    unsigned char* found = nullptr;
    const int result =
        SSL_select_next_proto(&found, length, kOurs, sizeof kOurs - 1, offered, offered_length);
    *chosen = found;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

core::Result<> load_tls(asio::ssl::context& tls, const ServerOptions& options) {
    ErrorCode error;
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
    SSL_CTX_set_options(tls.native_handle(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_alpn_select_cb(tls.native_handle(), choose_http_1_1, nullptr);
    tls.use_certificate_chain_file(options.certificate_file, error);
    if (error) {
        return core::fail(reasons::kServerSetupFailed,
                          std::format("The certificate {} cannot be used: {}.",
                                      options.certificate_file, error.message()));
    }
    tls.use_private_key_file(options.key_file, asio::ssl::context::pem, error);
    if (error) {
        return core::fail(
            reasons::kServerSetupFailed,
            std::format("The key {} cannot be used: {}.", options.key_file, error.message()));
    }
    return {};
}

Router metrics_router(std::function<std::string()> text) {
    Router router;
    // The text outlives the coroutine in the router, so a plain function object will do.
    struct Metrics {
        std::function<std::string()> text;
        runtime::Task<Response> operator()(runtime::Context, Request) const { return answer(text); }
        static runtime::Task<Response> answer(std::function<std::string()> text) {
            Response response;
            response.content_type = "text/plain; version=0.0.4; charset=utf-8";
            response.body = text();
            co_return response;
        }
    };
    router.add(Route{.method = "GET",
                     .path = "/metrics",
                     .access = Access::kOpen,
                     .handler = Metrics{std::move(text)}});
    return router;
}

class BeastServer final : public Server {
public:
    BeastServer(ServerOptions options, Router router, Authenticator& authenticator,
                runtime::Executor& executor)
        : options_(std::move(options)),
          tls_(asio::ssl::context::tls_server),
          io_(static_cast<int>(options_.threads)),
          dispatcher_(options_, std::move(router), authenticator, executor),
          metrics_(options_, metrics_router(options_.metrics_text), authenticator, executor),
          port_(io_, options_, dispatcher_, options_.certificate_file.empty() ? nullptr : &tls_),
          metrics_port_(io_, options_, metrics_, nullptr) {}

    ~BeastServer() override { stop(std::chrono::milliseconds(0)); }

    core::Result<> start() override {
        if (!options_.certificate_file.empty()) TRY_OK(load_tls(tls_, options_));
        TRY_OK(port_.open(options_.host, options_.port));
        if (options_.metrics_text) {
            metrics_.set_ready(true);
            TRY_OK(metrics_port_.open("127.0.0.1", options_.metrics_port));
        }
        for (std::size_t i = 0; i < options_.threads; ++i)
            threads_.emplace_back([this] { io_.run(); });
        return {};
    }

    void set_ready(bool ready) override { dispatcher_.set_ready(ready); }

    void stop(std::chrono::milliseconds grace) override {
        if (threads_.empty()) return;
        dispatcher_.drain();
        port_.drain();
        port_.wait_until_empty(grace);
        port_.abort();
        port_.wait_until_empty(kAfterAbort);  // so that no request comes after the join
        dispatcher_.join();
        metrics_.drain();
        metrics_port_.drain();
        metrics_port_.abort();
        metrics_port_.wait_until_empty(kAfterAbort);
        metrics_.join();
        io_.stop();
        threads_.clear();
    }

    std::uint16_t port() const override { return port_.number(); }
    std::uint16_t metrics_port() const override { return metrics_port_.number(); }

private:
    const ServerOptions options_;
    asio::ssl::context tls_;
    asio::io_context io_;
    asio::executor_work_guard<asio::io_context::executor_type> keep_running_{io_.get_executor()};
    Dispatcher dispatcher_;
    Dispatcher metrics_;
    wire::Port port_;
    wire::Port metrics_port_;
    std::vector<std::jthread> threads_;
};

}  // namespace

std::unique_ptr<Server> make_server(ServerOptions options, Router router,
                                    Authenticator& authenticator, runtime::Executor& executor) {
    return std::make_unique<BeastServer>(std::move(options), std::move(router), authenticator,
                                         executor);
}

}  // namespace emptor::web
