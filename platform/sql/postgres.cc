#include "platform/sql/postgres.h"

#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "core/check.h"
#include "core/reasons.h"
#include "platform/runtime/one_shot.h"
#include "platform/sql/call.h"
#include "platform/sql/connection.h"

namespace emptor::sql {
namespace {

namespace reasons = core::reasons;
using core::Result;
using runtime::Context;
using runtime::OneShot;
using runtime::Task;

constexpr auto kRollbackTime = std::chrono::seconds(10);

template <class T>
using Work = std::move_only_function<void(Connection&, Limit, typename OneShot<Result<T>>::Sender)>;

// Hands the work to whoever serves the queue and comes back with what it sent.
template <class T>
Task<Result<T>> call(Context ctx, std::shared_ptr<CallQueue> queue, std::stop_token stop,
                     Work<T> work) {
    CO_TRY_OK(ctx.still_wanted());
    OneShot<Result<T>> answer(ctx.executor());
    const auto sender = answer.sender();
    const auto job = std::make_shared<Call>(
        Clock::now() + ctx.time_left(),
        [work = std::move(work), sender](Connection& connection, Limit limit) mutable {
            work(connection, limit, sender);
        },
        [sender](core::Error error) { sender.set(std::move(error)); });
    queue->push(job);
    const std::stop_callback on_stop(stop, [job] { job->stop(); });
    co_return co_await answer;
}

// What a transaction and its worker share. The worker serves nothing else until the queue is
// closed.
struct Channel {
    std::shared_ptr<CallQueue> queue = std::make_shared<CallQueue>(64);
    std::optional<core::Error> over;  // set on the worker's thread: why nothing more can be done

    template <class T>
    Result<T> once_more(Result<T> result) {
        if (!result) over = result.error();
        return result;
    }
};

class PostgresTx final : public Tx {
public:
    explicit PostgresTx(std::shared_ptr<Channel> channel) : channel_(std::move(channel)) {}
    ~PostgresTx() override { channel_->queue->close(); }

    Task<Result<Rows>> execute(Context ctx, std::string statement, Values values) override {
        Work<Rows> work = [channel = channel_, statement = std::move(statement),
                           values = std::move(values)](Connection& connection, Limit limit,
                                                       const auto& sender) {
            if (channel->over) {
                sender.set(*channel->over);
                return;
            }
            sender.set(channel->once_more(connection.execute(statement, values, limit)));
        };
        return call<Rows>(ctx, channel_->queue, ctx.stop(), std::move(work));
    }

    Task<Result<>> commit(Context ctx) override {
        Work<void> work = [channel = channel_](Connection& connection, Limit limit,
                                               const auto& sender) {
            if (channel->over) {
                sender.set(*channel->over);
                return;
            }
            channel->over = core::fail(reasons::kInternal, "the transaction has ended");
            sender.set(channel->once_more(connection.commit(Limit{limit.deadline})));
        };
        return call<void>(ctx, channel_->queue, {}, std::move(work));
    }

private:
    std::shared_ptr<Channel> channel_;
};

// A thread with a connection. It takes calls from the pool; one that begins a transaction keeps it
// until that has ended.
class Worker {
public:
    Worker(std::string connection_string, CallQueue& queue)
        : connection_(std::move(connection_string), wakeup_), thread_([this, &queue] {
              while (const std::shared_ptr<Call> next = queue.pop()) {
                  next->run(connection_, wakeup_);
              }
          }) {}

private:
    Wakeup wakeup_;
    Connection connection_;
    std::jthread thread_;
};

// A statement that begins nothing may be repeated when it was lost: the connection may have died
// unnoticed while it was idle.
Result<> begin_on(Connection& connection, Limit limit) {
    TRY_OK(connection.ensure_open(limit));
    Result<> begun = connection.begin(limit);
    if (begun || begun.error().reason != reasons::kUnavailable) return begun;
    TRY_OK(connection.ensure_open(limit));
    return connection.begin(limit);
}

void serve(Connection& connection, const Channel& channel) {
    while (const std::shared_ptr<Call> next = channel.queue->pop()) {
        next->run(connection, connection.wakeup());
    }
    connection.rollback(Limit{Clock::now() + kRollbackTime});
}

class PostgresDatabase final : public Database {
public:
    explicit PostgresDatabase(const PostgresOptions& options)
        : queue_(std::make_shared<CallQueue>(options.waiting)),
          deadlines_([this] { queue_->watch_deadlines(); }) {
        EMPTOR_CHECK(options.connections > 0);
        for (std::size_t i = 0; i < options.connections; ++i) {
            workers_.push_back(std::make_unique<Worker>(options.connection_string, *queue_));
        }
    }

    ~PostgresDatabase() override {
        queue_->refuse_all(core::fail(reasons::kUnavailable, "the database is being closed"));
        queue_->close();
    }

    Task<Result<Rows>> execute(Context ctx, std::string statement, Values values) override {
        Work<Rows> work = [statement = std::move(statement), values = std::move(values)](
                              Connection& connection, Limit limit, const auto& sender) {
            if (Result<> open = connection.ensure_open(limit); !open) {
                sender.set(std::move(open).error());
                return;
            }
            sender.set(connection.execute(statement, values, limit));
        };
        return call<Rows>(ctx, queue_, ctx.stop(), std::move(work));
    }

    Task<Result<std::unique_ptr<Tx>>> begin(Context ctx) override {
        Work<std::unique_ptr<Tx>> work = [](Connection& connection, Limit limit,
                                            const auto& sender) {
            if (Result<> begun = begin_on(connection, limit); !begun) {
                sender.set(std::move(begun).error());
                return;
            }
            const auto channel = std::make_shared<Channel>();
            sender.set(std::make_unique<PostgresTx>(channel));
            serve(connection, *channel);
        };
        return call<std::unique_ptr<Tx>>(ctx, queue_, ctx.stop(), std::move(work));
    }

private:
    std::shared_ptr<CallQueue> queue_;
    std::jthread deadlines_;
    std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace

std::unique_ptr<Database> open_postgres(PostgresOptions options) {
    return std::make_unique<PostgresDatabase>(options);
}

}  // namespace emptor::sql
