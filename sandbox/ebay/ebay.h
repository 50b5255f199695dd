#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "sandbox/ebay/query.h"
#include "sandbox/kit/vendor.h"

namespace emptor::sandbox::ebay {

struct Config {
    std::string client_id;
    std::string client_secret;
    std::chrono::seconds token_life{7200};
    std::int64_t calls_per_day = 5000;
    std::uint32_t products = 3000;
    std::uint64_t seed = 1;
};

struct Deps {
    Store& store;
    const core::Clock& clock;  // the world's
};

// eBay as an application sees it: tokens, search, single items, and the page behind a link.
// Thread-safe.
class Ebay final : public Vendor {
public:
    Ebay(Config config, Deps deps);

    std::string_view vendor() const override { return "ebay"; }
    std::vector<Endpoint> endpoints() override;
    web::Response error(int status, std::string_view message) const override;
    Json state() const override;
    // {"revoke_tokens": true} or {"item": ID, "price": minor, "quantity": n}
    std::string change(const Json& body) override;

private:
    using Operation = web::Response (Ebay::*)(const web::Request&);

    // What stands before every call of the Browse API: the token, then the daily limit.
    web::Response call(const web::Request& request, Operation operation);
    std::optional<Problem> check_token(const web::Request& request) const;
    bool count_call();
    std::string today() const;

    web::Response token(const web::Request& request);
    web::Response search(const web::Request& request);
    web::Response item(const web::Request& request);
    web::Response page(const web::Request& request);

    struct Hit {
        const Listing* listing;
        const Variation* variation;
    };
    std::vector<Hit> find(const Query& query, const View& view) const;
    Hit find_item(const std::string& item_id) const;

    Config config_;
    Deps deps_;
    std::vector<catalogue::Item> items_;
    mutable std::mutex mutex_;  // of prices and quantities, and of the count of a day
    std::vector<Listing> listings_;
};

VendorMaker make_simulator(const SettingReader& settings);

}  // namespace emptor::sandbox::ebay
