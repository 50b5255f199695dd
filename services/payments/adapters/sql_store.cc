#include "services/payments/adapters/sql_store.h"

#include <format>

#include "core/check.h"
#include "core/reasons.h"
#include "platform/events/outbox.h"
#include "services/payments/adapters/spending_json.h"

namespace emptor::payments {
namespace {

namespace reasons = core::reasons;
using core::Instant;
using core::Result;
using runtime::Context;
using runtime::Task;

constexpr int kMostTries = 3;
constexpr std::chrono::hours kEventsKept{7 * 24};

// Nothing if no money has ever been in the wallet.
Result<std::optional<Wallet>> wallet_from(const sql::Row& row) {
    if (row.text(0).empty()) return std::optional<Wallet>();
    TRY(const auto currency, core::Currency::parse(row.text(0)));
    return std::optional<Wallet>(
        Wallet{core::Money(row.integer(1), currency), core::Money(row.integer(2), currency)});
}

Result<std::optional<Spending>> first_of(const sql::Rows& rows) {
    if (rows.empty()) return std::optional<Spending>();
    TRY(auto spending, parse_spending(rows[0].text(0)));
    return std::optional<Spending>(std::move(spending));
}

Acceptor acceptor_in(const sql::Row& row) {
    return {row.text(0), row.text(1), row.text(2)};
}

}  // namespace

Task<Result<Books>> SqlBookStore::update(Context ctx, Scope scope, Decide decide) {
    for (int tries = 1;; ++tries) {
        auto done = co_await update_once(ctx, scope, decide);
        const bool again =
            !done && done.error().reason == reasons::kSqlConflict && tries < kMostTries;
        if (!again) co_return done;
    }
}

Task<Result<Books>> SqlBookStore::update_once(Context ctx, Scope scope, Decide decide) {
    CO_TRY(const auto tx, co_await database_.begin(ctx));
    CO_TRY(Books books, co_await lock(ctx, *tx, scope));
    CO_TRY(auto change, decide(books));
    if (!change) co_return books;
    EMPTOR_CHECK(balanced(change->postings));
    const Wallet before = books.wallet.value_or(Wallet());
    if (!change->postings.empty()) {
        CO_TRY(books.wallet, apply(before, scope.person, change->postings));
        CO_TRY_OK(co_await put_wallet(ctx, *tx, scope.person, *books.wallet));
        CO_TRY_OK(co_await put_entries(ctx, *tx, scope, *change));
    }
    if (change->spending) {
        CO_TRY_OK(co_await put_spending(ctx, *tx, *change));
        CO_TRY_OK(co_await put_learned(ctx, *tx, *change));
        CO_TRY_OK(co_await tell(ctx, *tx, *change));
        books.spending = std::move(change->spending);
    }
    CO_TRY_OK(co_await tx->commit(ctx));
    co_return books;
}

Task<Result<Books>> SqlBookStore::lock(Context ctx, sql::Session& tx, Scope scope) {
    sql::Values person{scope.person};
    CO_TRY_OK(co_await tx.execute(
        ctx, "insert into payments.wallet (person) values ($1) on conflict do nothing", person));
    CO_TRY(const auto wallets,
           co_await tx.execute(ctx,
                               "select currency, available, reserved from payments.wallet "
                               "where person = $1 for update",
                               person));
    Books books;
    CO_TRY(books.wallet, wallet_from(wallets[0]));
    if (scope.purchase_id.empty()) co_return books;

    sql::Values purchase{scope.purchase_id};
    CO_TRY(const auto found,
           co_await tx.execute(
               ctx, "select body from payments.spending where purchase_id = $1 for update",
               std::move(purchase)));
    CO_TRY(books.spending, first_of(found));
    if (scope.day.empty()) co_return books;

    sql::Values day{scope.person, scope.day, std::string(scope.currency.code()), scope.purchase_id};
    CO_TRY(
        const auto used,
        co_await tx.execute(ctx,
                            "select coalesce(sum(day_use), 0)::bigint from payments.spending where "
                            "person = $1 and day = $2 and currency = $3 and purchase_id <> $4",
                            std::move(day)));
    books.used_by_others = used[0].integer(0);
    co_return books;
}

Task<Result<>> SqlBookStore::put_wallet(Context ctx, sql::Session& tx, std::string person,
                                        Wallet wallet) {
    sql::Values values{person, std::string(wallet.available.currency().code()),
                       wallet.available.minor(), wallet.reserved.minor()};
    CO_TRY_OK(co_await tx.execute(ctx,
                                  "update payments.wallet set currency = $2, available = $3, "
                                  "reserved = $4 where person = $1",
                                  std::move(values)));
    co_return Result<>();
}

Task<Result<>> SqlBookStore::put_entries(Context ctx, sql::Session& tx, Scope scope,
                                         Change change) {
    const std::string movement = core::new_id("mov", change.at, random_);
    for (const Posting& posting : change.postings) {
        sql::Values values{movement,
                           scope.person,
                           scope.purchase_id,
                           change.why,
                           posting.account,
                           std::string(posting.amount.currency().code()),
                           posting.amount.minor(),
                           change.at};
        CO_TRY_OK(co_await tx.execute(
            ctx,
            "insert into payments.ledger_entry (movement_id, person, purchase_id, why, account, "
            "currency, minor, at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
            std::move(values)));
    }
    co_return Result<>();
}

Task<Result<>> SqlBookStore::put_spending(Context ctx, sql::Session& tx, Change change) {
    const Spending& spending = *change.spending;
    sql::Values values{spending.purchase_id,
                       spending.person,
                       spending.day,
                       std::string(spending.reserved.currency().code()),
                       day_use(spending),
                       spending_json(spending),
                       sql::nullable(change.next_look)};
    CO_TRY_OK(co_await tx.execute(
        ctx,
        "insert into payments.spending (purchase_id, person, day, currency, day_use, body, "
        "next_look) "
        "values ($1, $2, $3, $4, $5, $6, $7) on conflict (purchase_id) do update set "
        "day = excluded.day, currency = excluded.currency, day_use = excluded.day_use, "
        "body = excluded.body, next_look = excluded.next_look",
        std::move(values)));
    for (const Card& card : spending.cards) {
        if (card.card_id.empty()) continue;
        sql::Values known{card.card_id, spending.purchase_id};
        CO_TRY_OK(co_await tx.execute(ctx,
                                      "insert into payments.card (card_id, purchase_id) "
                                      "values ($1, $2) on conflict do nothing",
                                      std::move(known)));
    }
    co_return Result<>();
}

Task<Result<>> SqlBookStore::put_learned(Context ctx, sql::Session& tx, Change change) {
    if (!change.learned) co_return Result<>();
    sql::Values values{change.learned->merchant_id, change.learned->network_id,
                       change.learned->name, change.spending->purchase_id, change.at};
    CO_TRY_OK(co_await tx.execute(
        ctx,
        "insert into payments.acceptor (merchant_id, network_id, name, purchase_id, learned_at) "
        "values ($1, $2, $3, $4, $5) on conflict do nothing",
        std::move(values)));
    co_return Result<>();
}

Task<Result<>> SqlBookStore::tell(Context ctx, sql::Session& tx, Change change) {
    for (const Authorization& news : change.news) {
        events::Event event{.id = core::new_id("evt", change.at, random_),
                            .type = "payment.authorization",
                            .source = "/payments",
                            .subject = change.spending->purchase_id,
                            .person = change.spending->person,
                            .time = change.at,
                            .data = authorization_data(*change.spending, news)};
        CO_TRY_OK(co_await events::append(ctx, tx, std::move(event)));
    }
    co_return Result<>();
}

Task<Result<std::optional<Wallet>>> SqlBookStore::wallet(Context ctx, std::string person) {
    sql::Values values{person};
    CO_TRY(const auto rows,
           co_await database_.execute(
               ctx, "select currency, available, reserved from payments.wallet where person = $1",
               std::move(values)));
    if (rows.empty()) co_return std::optional<Wallet>();
    co_return wallet_from(rows[0]);
}

Task<Result<std::optional<Spending>>> SqlBookStore::find(Context ctx, std::string purchase_id) {
    sql::Values values{purchase_id};
    CO_TRY(const auto rows, co_await database_.execute(
                                ctx, "select body from payments.spending where purchase_id = $1",
                                std::move(values)));
    co_return first_of(rows);
}

Task<Result<std::optional<Spending>>> SqlBookStore::by_card(Context ctx, std::string card_id) {
    sql::Values values{card_id};
    CO_TRY(const auto rows,
           co_await database_.execute(ctx,
                                      "select body from payments.spending join payments.card "
                                      "using (purchase_id) where card_id = $1",
                                      std::move(values)));
    co_return first_of(rows);
}

Task<Result<std::vector<Spending>>> SqlBookStore::take_due(Context ctx, Instant now, Instant next,
                                                           int limit) {
    sql::Values values{now, next, std::int64_t{limit}};
    CO_TRY(
        const auto rows,
        co_await database_.execute(
            ctx,
            "update payments.spending set next_look = $2 where purchase_id in (select purchase_id "
            "from payments.spending where next_look <= $1 order by next_look limit $3 "
            "for update skip locked) returning body",
            std::move(values)));
    std::vector<Spending> due;
    for (const sql::Row& row : rows) {
        CO_TRY(auto spending, parse_spending(row.text(0)));
        due.push_back(std::move(spending));
    }
    co_return due;
}

Task<Result<std::vector<Acceptor>>> SqlBookStore::acceptors(Context ctx) {
    sql::Values none;
    CO_TRY(const auto rows, co_await database_.execute(
                                ctx, "select merchant_id, network_id, name from payments.acceptor",
                                std::move(none)));
    std::vector<Acceptor> known;
    for (const sql::Row& row : rows) known.push_back(acceptor_in(row));
    co_return known;
}

Task<Result<std::optional<Acceptor>>> SqlBookStore::forget_acceptor(Context ctx,
                                                                    std::string merchant_id) {
    sql::Values values{std::move(merchant_id)};
    CO_TRY(const auto rows,
           co_await database_.execute(ctx,
                                      "delete from payments.acceptor where merchant_id = $1 "
                                      "returning merchant_id, network_id, name",
                                      std::move(values)));
    if (rows.empty()) co_return std::optional<Acceptor>();
    co_return acceptor_in(rows[0]);
}

Task<Result<bool>> SqlBookStore::is_known(Context ctx, std::string event_id) {
    sql::Values values{event_id};
    CO_TRY(const auto rows,
           co_await database_.execute(
               ctx, "select 1 from payments.issuer_event where event_id = $1", std::move(values)));
    co_return !rows.empty();
}

Task<Result<>> SqlBookStore::remember(Context ctx, std::string event_id, Instant now) {
    sql::Values values{event_id, now};
    CO_TRY_OK(co_await database_.execute(
        ctx,
        "insert into payments.issuer_event (event_id, at) values ($1, $2) on conflict do nothing",
        std::move(values)));
    sql::Values old{now - kEventsKept};
    CO_TRY_OK(co_await database_.execute(ctx, "delete from payments.issuer_event where at < $1",
                                         std::move(old)));
    co_return Result<>();
}

Task<Result<std::vector<std::string>>> SqlBookStore::ledger_faults(Context ctx) {
    const std::string statement =
        "select 'movement ' || movement_id || ' sums to ' || sum(minor) || ' ' || currency "
        "from payments.ledger_entry group by movement_id, currency having sum(minor) <> 0 "
        "union all "
        "select 'wallet of ' || w.person || ' is not the sum of its entries' from payments.wallet "
        "w "
        "where w.available <> (select coalesce(sum(minor), 0) from payments.ledger_entry e where "
        "e.account = 'wallet:' || w.person || ':available' and e.currency = w.currency) "
        "or w.reserved <> (select coalesce(sum(minor), 0) from payments.ledger_entry e where "
        "e.account = 'wallet:' || w.person || ':reserved' and e.currency = w.currency)";
    sql::Values none;
    CO_TRY(const auto rows, co_await database_.execute(ctx, statement, std::move(none)));
    std::vector<std::string> faults;
    for (const sql::Row& row : rows) faults.push_back(row.text(0));
    co_return faults;
}

}  // namespace emptor::payments
