#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "platform/http/curl_transfer.h"

namespace emptor::http {

// The thread on which all transfers run. submit() and cancel() from any thread; the destructor
// gives up what is running and joins. Internal to the client.
class CurlLoop {
public:
    explicit CurlLoop(const ClientOptions& options);
    ~CurlLoop();
    CurlLoop(const CurlLoop&) = delete;
    CurlLoop& operator=(const CurlLoop&) = delete;

    void submit(std::shared_ptr<Transfer> transfer);
    void cancel(std::shared_ptr<Transfer> transfer);  // no-op when it has finished

private:
    struct Order {
        std::shared_ptr<Transfer> transfer;
        bool cancel = false;
    };

    void run();
    bool take_orders();  // false: stop
    void finish_completed();
    void give_up(const std::shared_ptr<Transfer>& transfer);
    void post(Order order);

    void* multi_;  // CURLM
    std::mutex mutex_;
    std::vector<Order> orders_;
    bool stopping_ = false;
    std::map<void*, std::shared_ptr<Transfer>> running_;  // the loop's own
    std::jthread thread_;
};

}  // namespace emptor::http
