#include "platform/events/outbox.h"

#include <glaze/json/write.hpp>

#include "core/check.h"

namespace emptor::events {
namespace {

struct CloudEvent {
    std::string specversion = "1.0";
    std::string id;
    std::string source;
    std::string type;
    std::string subject;
    std::string time;
    std::string datacontenttype = "application/json";
    std::string dataschema;
    std::optional<std::string> person;
    glz::raw_json data;
};

constexpr const char* kAppend = R"(
    with place as (
        insert into events.subject as s (subject, last) values ($4, 1)
        on conflict (subject) do update set last = s.last + 1 returning last)
    insert into events.outbox (id, type, source, subject, person, time, data, sequence)
    select $1, $2, $3, $4, $5, $6, $7, last from place)";

}  // namespace

std::string to_cloudevents_json(const Event& event) {
    CloudEvent cloud{.id = event.id,
                     .source = event.source,
                     .type = event.type,
                     .subject = event.subject,
                     .time = core::format_instant(event.time),
                     .dataschema = "urn:emptor:event:" + event.type,
                     .data = event.data};
    if (!event.person.empty()) cloud.person = event.person;
    const auto json = glz::write_json(cloud);
    EMPTOR_CHECK(json.has_value());
    return *json;
}

runtime::Task<core::Result<>> append(runtime::Context ctx, sql::Session& tx, Event event) {
    EMPTOR_CHECK(!event.id.empty() && !event.type.empty() && !event.source.empty() &&
                 !event.subject.empty());
    sql::Values values{std::move(event.id),      std::move(event.type),   std::move(event.source),
                       std::move(event.subject), std::move(event.person), event.time,
                       std::move(event.data)};
    CO_TRY_OK(co_await tx.execute(ctx, kAppend, std::move(values)));
    co_return core::Result<>();
}

}  // namespace emptor::events
