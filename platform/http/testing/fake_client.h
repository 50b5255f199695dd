#pragma once

#include <deque>
#include <format>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/reasons.h"
#include "platform/http/client.h"

namespace emptor::http::testing {

// A client that answers from a script: calls in the order they are expected, or else a function
// that answers everything. What does not fit fails with the reason `internal` and is kept in
// problems(). Thread-safe.
class FakeClient final : public Client {
public:
    using Answer = std::function<core::Result<Response>(const Reach&, const Request&)>;
    struct Sent {
        Reach reach;
        Request request;
    };

    FakeClient() = default;
    explicit FakeClient(Answer otherwise) : otherwise_(std::move(otherwise)) {}

    // The next call must have this method and URL; the function can look at the rest.
    void expect(std::string method, std::string url, Answer answer) {
        const std::lock_guard lock(mutex_);
        script_.push_back({std::move(method), std::move(url), std::move(answer)});
    }
    void expect(std::string method, std::string url, core::Result<Response> answer) {
        expect(std::move(method), std::move(url),
               [answer = std::move(answer)](const Reach&, const Request&) { return answer; });
    }

    runtime::Task<core::Result<Response>> send(runtime::Context, Reach reach,
                                               Request request) override {
        const Answer answer = next(reach, request);
        co_return answer(reach, request);
    }

    std::vector<Sent> sent() const {
        const std::lock_guard lock(mutex_);
        return sent_;
    }
    // Calls that did not fit, and expected ones that have not come.
    std::vector<std::string> problems() const {
        const std::lock_guard lock(mutex_);
        std::vector<std::string> all = problems_;
        for (const Step& step : script_)
            all.push_back(std::format("missing: {} {}", step.method, step.url));
        return all;
    }

private:
    struct Step {
        std::string method;
        std::string url;
        Answer answer;
    };

    Answer next(const Reach& reach, const Request& request) {
        const std::lock_guard lock(mutex_);
        sent_.push_back({reach, request});
        if (!script_.empty() && script_.front().method == request.method &&
            script_.front().url == request.url) {
            Answer answer = std::move(script_.front().answer);
            script_.pop_front();
            return answer;
        }
        if (script_.empty() && otherwise_) return otherwise_;
        problems_.push_back(std::format("unexpected: {} {}", request.method, request.url));
        return
            [problem = problems_.back()](const Reach&, const Request&) -> core::Result<Response> {
                return core::fail(core::reasons::kInternal, problem);
            };
    }

    const Answer otherwise_;
    mutable std::mutex mutex_;
    std::deque<Step> script_;
    std::vector<Sent> sent_;
    std::vector<std::string> problems_;
};

}  // namespace emptor::http::testing
