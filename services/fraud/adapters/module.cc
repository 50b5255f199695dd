#include "services/fraud/module.h"

#include <optional>

#include "services/fraud/adapters/sql_history.h"
#include "services/fraud/app/fraud.h"

namespace emptor::fraud {
namespace {

class FraudModule final : public service::Module {
public:
    std::string name() const override { return "fraud"; }
    std::vector<std::string> needs() const override { return {}; }
    std::string migrations() const override { return "services/fraud/migrations"; }

    core::Result<> start(service::Environment& env) override {
        const Limits defaults;
        TRY(const auto purchases, env.config.integer_or("velocity_purchases", defaults.purchases));
        TRY(const auto window, env.config.duration_or("velocity_window", defaults.window));
        const Limits limits{.purchases = static_cast<int>(purchases),
                            .window = std::chrono::floor<std::chrono::minutes>(window)};
        history_.emplace(*env.database);
        fraud_.emplace(*history_, env.clock, limits);
        env.peers.add<api::fraud::Fraud>(*fraud_);
        return {};
    }

private:
    std::optional<SqlHistory> history_;
    std::optional<Fraud> fraud_;
};

}  // namespace

std::unique_ptr<service::Module> make_fraud_module() {
    return std::make_unique<FraudModule>();
}

}  // namespace emptor::fraud
