#include "apps/cli/commands.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "apps/cli/ask.h"
#include "apps/cli/audit.h"
#include "apps/cli/buy.h"
#include "apps/cli/catalogue.h"
#include "apps/cli/login.h"
#include "apps/cli/orders.h"
#include "apps/cli/rules.h"

namespace emptor::cli {
namespace {

// Options live as long as the parser's callbacks; each command has a set of its own.
template <class Options>
void on(CLI::App* app, Command& command, std::shared_ptr<Options> options,
        Exit (*run)(Session&, Options)) {
    app->callback([&command, options, run] {
        command.online = [options, run](Session& session, http::Client&, ClientSettings) {
            return run(session, *options);
        };
    });
}

void on(CLI::App* app, Command& command, Exit (*run)(Session&)) {
    app->callback([&command, run] {
        command.online = [run](Session& session, http::Client&, ClientSettings) {
            return run(session);
        };
    });
}

void add_ask(CLI::App& app, Command& command) {
    auto options = std::make_shared<AskOptions>();
    auto* ask = app.add_subcommand("ask", "Searches the merchants and compares by landed cost");
    ask->add_option("prompt", options->prompt, "What you want, in plain words")->required();
    ask->add_option("--currency", options->currency, "Your currency; US dollars unless said");
    ask->add_option("--time-zone", options->time_zone, "Yours, for \"by Friday\"; UTC unless said");
    ask->add_option("--deadline-ms", options->deadline_ms, "How long live merchants may take");
    ask->add_option("--rows", options->rows, "Products shown");
    on(ask, command, options, &cli::ask);
}

void add_buy(CLI::App& app, Command& command) {
    auto options = std::make_shared<BuyOptions>();
    auto* buy = app.add_subcommand("buy", "Buys what a prompt asks for, or an offer");
    buy->add_option("what", options->what, "A prompt, or an offer id such as fennel:123")
        ->required();
    buy->add_option("--quantity", options->quantity, "Of an offer; a prompt says its own");
    buy->add_option("--limit", options->limit, "Most for everything, such as \"199.99 USD\"");
    buy->add_flag("--assist", options->assist, "Hand over a link instead of buying");
    buy->add_flag("--again", options->again, "Yes, the same item once more within the hour");
    buy->add_option("--currency", options->currency, "Your currency");
    buy->add_option("--time-zone", options->time_zone, "Yours, for \"by Friday\"");
    on(buy, command, options, &cli::buy);
}

void add_purchase_commands(CLI::App& app, Command& command) {
    auto approval = std::make_shared<ApproveOptions>();
    auto* approve = app.add_subcommand("approve", "Approves a purchase that waits for you");
    approve->add_option("purchase", approval->purchase_id)->required();
    approve->add_option("--maximum", approval->maximum,
                        "Most in total; the total that is shown unless said");
    on(approve, command, approval, &cli::approve);

    struct Row {
        const char* name;
        const char* help;
        Exit (*run)(Session&, std::string);
        bool required;
    };
    for (const Row& row :
         {Row{"decline", "Declines a purchase that waits for you", &cli::decline, true},
          Row{"cancel", "Cancels a purchase that is not submitted yet", &cli::cancel, true},
          Row{"purchases", "Your purchases, or one of them", &cli::purchases, false}}) {
        auto id = std::make_shared<std::string>();
        auto* sub = app.add_subcommand(row.name, row.help);
        auto* option = sub->add_option("purchase", *id);
        if (row.required) option->required();
        on(sub, command, id, row.run);
    }

    struct Watch {
        std::string purchase_id;
        bool watch = false;
    };
    auto watch = std::make_shared<Watch>();
    auto* orders = app.add_subcommand("orders", "Your orders, or one with its parcel");
    orders->add_option("purchase", watch->purchase_id);
    orders->add_flag("--watch", watch->watch, "Follow it until it is final");
    orders->callback([&command, watch] {
        command.online = [watch](Session& session, http::Client&, ClientSettings) {
            return cli::orders(session, watch->purchase_id, watch->watch);
        };
    });
}

void add_policy(CLI::App& app, Command& command) {
    auto* policy = app.add_subcommand("policy", "What may be bought for you");
    policy->require_subcommand(0, 1);
    auto options = std::make_shared<PolicyOptions>();
    auto* set = policy->add_subcommand("set", "Replaces the policy");
    set->add_option("--per-purchase", options->per_purchase,
                    "Most for one purchase, such as \"300 USD\"")
        ->required();
    set->add_option("--per-day", options->per_day, "Most for a day, over all merchants")
        ->required();
    set->add_option("--approval-above", options->approval_above, "Ask me above this")->required();
    set->add_option("--merchant", options->merchants, "Only these");
    set->add_option("--never-from", options->excluded_merchants, "Never these");
    set->add_option("--mode", options->modes, "assist, autopilot; both unless said");
    set->add_option("--time-zone", options->time_zone, "Where your day begins");
    policy->callback([&command, policy] {
        if (!policy->get_subcommands().empty()) return;
        command.online = [](Session& session, http::Client&, ClientSettings) {
            return show_policy(session);
        };
    });
    on(set, command, options, &set_policy);
}

void add_address(CLI::App& app, Command& command) {
    auto* address = app.add_subcommand("address", "Where to deliver; kept encrypted");
    address->require_subcommand(0, 1);
    auto options = std::make_shared<AddressOptions>();
    auto* set = address->add_subcommand("set", "Replaces the address");
    set->add_option("--name", options->recipient)->required();
    set->add_option("--street", options->street)->required();
    set->add_option("--street2", options->street2);
    set->add_option("--city", options->city)->required();
    set->add_option("--region", options->region, "State or province, such as CA");
    set->add_option("--postal-code", options->postal_code)->required();
    set->add_option("--country", options->country, "Two letters, such as US")->required();
    set->add_option("--email", options->email);
    set->add_option("--phone", options->phone);
    address->callback([&command, address] {
        if (!address->get_subcommands().empty()) return;
        command.online = [](Session& session, http::Client&, ClientSettings) {
            return show_address(session);
        };
    });
    on(set, command, options, &set_address);
}

void add_wallet(CLI::App& app, Command& command) {
    auto* wallet = app.add_subcommand("wallet", "What pays");
    wallet->require_subcommand(0, 1);
    auto amount = std::make_shared<std::string>();
    auto* add = wallet->add_subcommand("add", "Records money that has arrived for the wallet");
    add->add_option("amount", *amount, "Such as \"500 USD\"")->required();
    wallet->callback([&command, wallet] {
        if (!wallet->get_subcommands().empty()) return;
        command.online = [](Session& session, http::Client&, ClientSettings) {
            return show_wallet(session);
        };
    });
    on(add, command, amount, &add_funds);
}

void add_merchants(CLI::App& app, Command& command) {
    auto* merchant = app.add_subcommand("merchant", "The shops that are asked");
    merchant->require_subcommand(1);
    struct Shop {
        std::string url, id;
    };
    auto shop = std::make_shared<Shop>();
    auto* add = merchant->add_subcommand("add", "Adds a shop by its address");
    add->add_option("url", shop->url)->required();
    add->add_option("--id", shop->id, "Made from the host name unless said");
    add->callback([&command, shop] {
        command.online = [shop](Session& session, http::Client&, ClientSettings) {
            return add_merchant(session, shop->url, shop->id);
        };
    });
    on(merchant->add_subcommand("list", "The shops that were added"), command, &list_merchants);
    auto id = std::make_shared<std::string>();
    auto* remove = merchant->add_subcommand("remove", "Removes a shop");
    remove->add_option("id", *id)->required();
    on(remove, command, id, &remove_merchant);
    auto* forget = merchant->add_subcommand(
        "forget-payee",
        "For a shop that has changed its bank: the next purchase tells who is paid");
    forget->add_option("id", *id)->required();
    on(forget, command, id, &forget_payee);

    auto vendor = std::make_shared<ConnectOptions>();
    auto* connect =
        app.add_subcommand("connect", "Gives a vendor's credentials: stripe, easypost …");
    connect->add_option("vendor", vendor->vendor)->required();
    connect->add_option("credentials", vendor->credentials, "NAME=VALUE or NAME=@FILE");
    connect->add_option("--base-url", vendor->base_url, "The vendor's own unless said");
    on(connect, command, vendor, &connect_vendor);
}

void add_feeds(CLI::App& app, Command& command) {
    auto* feed = app.add_subcommand("feed", "Catalogues of merchants");
    feed->require_subcommand(1);
    auto options = std::make_shared<FeedOptions>();
    auto* import = feed->add_subcommand("import", "Replaces all offers of a merchant by a feed");
    import->add_option("file", options->file, "JSON lines, plain, xz or gzip")->required();
    import->add_option("--merchant", options->merchant_id)->required();
    import->add_option("--name", options->merchant_name, "The merchant's name");
    import->add_option("--currency", options->currency, "Of rows that name none");
    import->add_option("--rejects", options->rejects_file, "Where rejected rows are written");
    on(import, command, options, &import_feed);

    auto* rates = app.add_subcommand("rates", "Exchange rates");
    rates->require_subcommand(1);
    auto file = std::make_shared<std::string>();
    auto* import_table = rates->add_subcommand("import", "Lines FROM TO RATE");
    import_table->add_option("file", *file)->required();
    on(import_table, command, file, &import_rates);
}

void add_audit(CLI::App& app, Command& command) {
    auto* audit = app.add_subcommand("audit", "The record of what was decided and done");
    audit->require_subcommand(1);
    struct Files {
        std::string read, written;
    };
    auto files = std::make_shared<Files>();
    auto* verify = audit->add_subcommand("verify", "Checks the whole chain");
    verify->add_option("--file", files->read, "Check an export, without any server");
    verify->add_option("--export", files->written, "Also write the chain to this file");
    verify->callback([&command, files] {
        if (!files->read.empty()) {
            command.offline = [files](bool json) { return verify_export(files->read, json); };
            return;
        }
        command.online = [files](Session& session, http::Client&, ClientSettings) {
            return verify_audit(session, files->written);
        };
    });
}

}  // namespace

void add_commands(CLI::App& app, Command& command) {
    add_ask(app, command);
    add_buy(app, command);
    add_purchase_commands(app, command);
    add_policy(app, command);
    add_address(app, command);
    add_wallet(app, command);
    add_merchants(app, command);
    add_feeds(app, command);
    add_audit(app, command);
    app.add_subcommand("login", "Signs you in")->callback([&command] {
        command.online = [](Session& session, http::Client& http, ClientSettings settings) {
            return login(http, session.clock, session.executor, std::move(settings));
        };
    });
    app.add_subcommand("doctor", "Looks at everything that is needed")->callback([&command] {
        command.online = [](Session& session, http::Client& http, ClientSettings settings) {
            return doctor(session, http, std::move(settings));
        };
    });
}

}  // namespace emptor::cli
