#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"
#include "core/time.h"

namespace emptor::cli {

enum class Align { kLeft, kRight };

// Plain text columns, as wide as their widest cell; cells longer than `most` characters are clipped
// with an ellipsis.
class Table {
public:
    struct Column {
        std::string title;
        Align align = Align::kLeft;
        std::size_t most = 60;
    };

    explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
    void add(std::vector<std::string> cells);
    std::string text() const;

private:
    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
};

// Text of a stranger made safe for a terminal: control and escape characters are shown as '?'.
std::string printable(std::string_view text);

std::string money_or(const std::optional<core::Money>& money, std::string_view otherwise);
std::string age(core::Instant then, core::Instant now);  // "3 s", "5 min", "2 h", "4 d"
std::string day(core::Instant instant);                  // "Fri 2026-03-06", UTC

}  // namespace emptor::cli
