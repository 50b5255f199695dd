#pragma once

#include "platform/sql/database.h"
#include "services/fraud/app/fraud.h"

namespace emptor::fraud {

// History in schema `fraud` of PostgreSQL.
class SqlHistory final : public History {
public:
    explicit SqlHistory(sql::Database& database) : database_(database) {}

    runtime::Task<core::Result<std::vector<Screened>>> of(runtime::Context ctx, std::string person,
                                                          core::Instant since) override;
    runtime::Task<core::Result<>> put(runtime::Context ctx, std::string person,
                                      Screened screened) override;

private:
    sql::Database& database_;
};

}  // namespace emptor::fraud
