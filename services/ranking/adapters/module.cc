#include "services/ranking/module.h"

#include "services/ranking/app/ranking.h"

namespace emptor::ranking {
namespace {

class RankingModule final : public service::Module {
public:
    std::string name() const override { return "ranking"; }
    std::vector<std::string> needs() const override { return {}; }

    core::Result<> start(service::Environment& env) override {
        env.peers.add<api::ranking::Ranking>(ranking_);
        return {};
    }

private:
    Ranking ranking_;
};

}  // namespace

std::unique_ptr<service::Module> make_ranking_module() {
    return std::make_unique<RankingModule>();
}

}  // namespace emptor::ranking
