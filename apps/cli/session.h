#pragma once

#include <memory>
#include <string>

#include "core/ids.h"
#include "core/time.h"
#include "emptor/checkout/v1/service.h"
#include "emptor/discovery/v1/service.h"
#include "emptor/integrations/v1/service.h"
#include "emptor/orchestrator/v1/service.h"
#include "emptor/orders/v1/service.h"
#include "emptor/payments/v1/service.h"
#include "platform/rpc/action.h"
#include "platform/runtime/context.h"
#include "platform/runtime/task.h"

namespace emptor::cli {

// The services as the client reaches them: the contracts' own clients over HTTPS.
struct Services {
    std::unique_ptr<api::checkout::Checkout> checkout;
    std::unique_ptr<api::discovery::Discovery> discovery;
    std::unique_ptr<api::integrations::Integrations> integrations;
    std::unique_ptr<api::orchestrator::Orchestrator> orchestrator;
    std::unique_ptr<api::orders::Orders> orders;
    std::unique_ptr<api::payments::Payments> payments;
};

Services make_services(rpc::ActionCaller& caller);

// What a command works with. One a process.
struct Session {
    runtime::Executor& executor;
    Services& services;
    const core::Clock& clock;
    core::Random& random;
    std::string state_dir;  // keys of purchases that are not finished
    bool json = false;      // print the answer as JSON and nothing else on stdout

    // A context for one exchange with the server.
    runtime::Context context(std::chrono::seconds limit = std::chrono::seconds(60)) const {
        return runtime::Context::for_at_most(executor, limit);
    }
};

// What a command ends with: 0, or the exit code of a refusal that is an answer (such as 3:
// refused).
using Exit = runtime::Task<core::Result<int>>;

inline constexpr int kExitOk = 0;
inline constexpr int kExitFailed = 1;  // an error was printed
inline constexpr int kExitUsage = 2;
inline constexpr int kExitRefused = 3;  // nothing was bought, and that is the answer
inline constexpr int kExitWaiting = 4;  // a person must approve or go on

}  // namespace emptor::cli
