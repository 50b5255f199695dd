#include "platform/http/curl_loop.h"

#include <curl/curl.h>
#include <pthread.h>
#include <signal.h>

#include <utility>

#include "core/check.h"

namespace emptor::http {
namespace {

constexpr int kLongestPollMs = 1000;

// libcurl wants to be set up once per process, before its first use and by one thread.
void set_up_library() {
    static const CURLcode result = curl_global_init(CURL_GLOBAL_DEFAULT);
    EMPTOR_CHECK(result == CURLE_OK);
}

// A peer that has hung up is an error of its call, not the end of the process.
void block_broken_pipes() {
    sigset_t broken_pipe;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
}

}  // namespace

CurlLoop::CurlLoop(const ClientOptions& options) {
    set_up_library();
    multi_ = curl_multi_init();
    EMPTOR_CHECK(multi_ != nullptr);
    curl_multi_setopt(multi_, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
    curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, options.connections_per_host);
    curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, options.connections);
    thread_ = std::jthread([this] { run(); });
}

CurlLoop::~CurlLoop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    curl_multi_wakeup(multi_);
    thread_.join();
    curl_multi_cleanup(multi_);
}

void CurlLoop::submit(std::shared_ptr<Transfer> transfer) {
    post({std::move(transfer), false});
}

void CurlLoop::cancel(std::shared_ptr<Transfer> transfer) {
    post({std::move(transfer), true});
}

void CurlLoop::post(Order order) {
    {
        const std::lock_guard lock(mutex_);
        orders_.push_back(std::move(order));
    }
    curl_multi_wakeup(multi_);
}

void CurlLoop::run() {
    block_broken_pipes();
    while (take_orders()) {
        int running = 0;
        curl_multi_perform(multi_, &running);
        finish_completed();
        curl_multi_poll(multi_, nullptr, 0, kLongestPollMs, nullptr);
    }
    for (const auto& [handle, transfer] : std::exchange(running_, {})) {
        curl_multi_remove_handle(multi_, handle);
        transfer->finish_cancelled();
    }
}

bool CurlLoop::take_orders() {
    std::vector<Order> orders;
    bool stopping = false;
    {
        const std::lock_guard lock(mutex_);
        orders = std::exchange(orders_, {});
        stopping = stopping_;
    }
    for (const Order& order : orders) {
        if (order.cancel) {
            give_up(order.transfer);
        } else {
            running_.emplace(order.transfer->handle(), order.transfer);
            EMPTOR_CHECK(curl_multi_add_handle(multi_, order.transfer->handle()) == CURLM_OK);
        }
    }
    return !stopping;
}

void CurlLoop::finish_completed() {
    int left = 0;
    while (const CURLMsg* const message = curl_multi_info_read(multi_, &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        const CURLcode code = message->data.result;  // the message dies with the removal
        const auto node = running_.extract(message->easy_handle);
        curl_multi_remove_handle(multi_, node.key());
        node.mapped()->finish(code);
    }
}

void CurlLoop::give_up(const std::shared_ptr<Transfer>& transfer) {
    if (running_.erase(transfer->handle()) == 0) return;
    curl_multi_remove_handle(multi_, transfer->handle());
    transfer->finish_cancelled();
}

}  // namespace emptor::http
