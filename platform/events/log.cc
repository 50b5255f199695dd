#include "platform/events/log.h"

#include <glaze/json/write.hpp>

namespace emptor::events {
namespace {

constexpr const char* kRead = R"(
    select position, sequence, id, type, source, subject, person, time, data
    from events.outbox
    where position > $1 and ($3 = '' or subject = $3)
      and ($4::json is null or type in (select json_array_elements_text($4::json)))
    order by position limit $2)";

}  // namespace

runtime::Task<core::Result<std::vector<Logged>>> read(runtime::Context ctx, sql::Session& session,
                                                      Query query) {
    sql::Values values{query.after, query.limit, std::move(query.subject), nullptr};
    if (!query.types.empty()) values[3] = glz::write_json(query.types).value_or("[]");
    CO_TRY(const sql::Rows rows, co_await session.execute(ctx, kRead, std::move(values)));
    std::vector<Logged> events;
    for (const sql::Row& row : rows) {
        events.push_back({row.integer(0), row.integer(1),
                          Event{.id = row.text(2),
                                .type = row.text(3),
                                .source = row.text(4),
                                .subject = row.text(5),
                                .person = row.text(6),
                                .time = row.instant(7),
                                .data = row.text(8)}});
    }
    co_return events;
}

}  // namespace emptor::events
