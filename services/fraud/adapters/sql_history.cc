#include "services/fraud/adapters/sql_history.h"

namespace emptor::fraud {

using core::Result;
using runtime::Context;
using runtime::Task;

Task<Result<std::vector<Screened>>> SqlHistory::of(Context ctx, std::string person,
                                                   core::Instant since) {
    sql::Values values{person, since};
    CO_TRY(const auto rows,
           co_await database_.execute(
               ctx,
               "select purchase_id, merchant_id, minor, currency, at, completed "
               "from fraud.screening where person = $1 and at > $2 union "
               "(select distinct on (merchant_id) purchase_id, merchant_id, minor, "
               "currency, at, completed from fraud.screening "
               "where person = $1 and completed order by merchant_id, at desc)",
               std::move(values)));
    std::vector<Screened> history;
    for (const sql::Row& row : rows) {
        CO_TRY(const core::Money total, core::Money::of(row.integer(2), row.text(3)));
        history.push_back({row.text(0), row.text(1), total, row.instant(4), row.boolean(5)});
    }
    co_return history;
}

Task<Result<>> SqlHistory::put(Context ctx, std::string person, Screened screened) {
    sql::Values values{screened.purchase_id,
                       person,
                       screened.merchant_id,
                       screened.total.minor(),
                       std::string(screened.total.currency().code()),
                       screened.at,
                       screened.completed};
    CO_TRY_OK(co_await database_.execute(
        ctx,
        "insert into fraud.screening (purchase_id, person, merchant_id, minor, currency, at, "
        "completed) "
        "values ($1, $2, $3, $4, $5, $6, $7) on conflict (purchase_id) do update set "
        "minor = excluded.minor, at = excluded.at, completed = excluded.completed",
        std::move(values)));
    co_return Result<>();
}

}  // namespace emptor::fraud
