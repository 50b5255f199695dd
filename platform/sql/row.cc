#include <charconv>

#include "core/check.h"
#include "core/text.h"
#include "platform/sql/database.h"

namespace emptor::sql {
namespace {

template <class T>
T number(const std::string& text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    EMPTOR_CHECK(error == std::errc() && end == text.data() + text.size());
    return value;
}

std::uint8_t hex_digit(char digit) {
    const int value = core::hex_value(digit);
    EMPTOR_CHECK(value >= 0);
    return static_cast<std::uint8_t>(value);
}

}  // namespace

bool Row::is_null(std::size_t column) const {
    EMPTOR_CHECK(column < columns_.size());
    return !columns_[column];
}

const std::string& Row::text(std::size_t column) const {
    EMPTOR_CHECK(!is_null(column));
    return *columns_[column];
}

std::int64_t Row::integer(std::size_t column) const {
    return number<std::int64_t>(text(column));
}

bool Row::boolean(std::size_t column) const {
    const std::string& value = text(column);
    EMPTOR_CHECK(value == "t" || value == "f");
    return value == "t";
}

double Row::real(std::size_t column) const {
    return number<double>(text(column));
}

// The server writes "2026-03-01 12:00:00.5+00": sessions are set to ISO and UTC.
core::Instant Row::instant(std::size_t column) const {
    std::string value = text(column);
    EMPTOR_CHECK(value.size() >= 22 && value[10] == ' ' && value.ends_with("+00"));
    value[10] = 'T';
    value.replace(value.size() - 3, 3, "Z");
    const core::Result<core::Instant> instant = core::parse_instant(value);
    EMPTOR_CHECK(instant);
    return *instant;
}

std::vector<std::uint8_t> Row::bytes(std::size_t column) const {
    const std::string& value = text(column);
    EMPTOR_CHECK(value.starts_with("\\x") && value.size() % 2 == 0);
    std::vector<std::uint8_t> bytes;
    bytes.reserve(value.size() / 2 - 1);
    for (std::size_t i = 2; i < value.size(); i += 2) {
        bytes.push_back(
            static_cast<std::uint8_t>(hex_digit(value[i]) << 4 | hex_digit(value[i + 1])));
    }
    return bytes;
}

}  // namespace emptor::sql
