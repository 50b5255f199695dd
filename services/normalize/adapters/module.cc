#include "services/normalize/module.h"

#include "services/normalize/app/normalize.h"

namespace emptor::normalize {
namespace {

class NormalizeModule final : public service::Module {
public:
    std::string name() const override { return "normalize"; }
    std::vector<std::string> needs() const override { return {}; }

    core::Result<> start(service::Environment& env) override {
        env.peers.add<api::normalize::Normalize>(normalize_);
        return {};
    }

private:
    Normalize normalize_;
};

}  // namespace

std::unique_ptr<service::Module> make_normalize_module() {
    return std::make_unique<NormalizeModule>();
}

}  // namespace emptor::normalize
