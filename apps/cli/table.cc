#include "apps/cli/table.h"

#include <algorithm>
#include <format>
#include <optional>

#include "core/check.h"

namespace emptor::cli {
namespace {

// Characters, not bytes; good enough for alignment without width tables.
std::size_t length(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string clip(const std::string& text, std::size_t most) {
    if (length(text) <= most) return text;
    std::string clipped;
    std::size_t characters = 0;
    for (const char c : text) {
        const bool starts = (static_cast<unsigned char>(c) & 0xc0) != 0x80;
        if (starts && ++characters == most) break;
        clipped += c;
    }
    return clipped + "…";
}

}  // namespace

void Table::add(std::vector<std::string> cells) {
    EMPTOR_CHECK(cells.size() == columns_.size());
    for (std::size_t i = 0; i < cells.size(); ++i)
        cells[i] = clip(printable(cells[i]), columns_[i].most);
    rows_.push_back(std::move(cells));
}

std::string Table::text() const {
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        std::size_t width = length(columns_[i].title);
        for (const auto& row : rows_) width = std::max(width, length(row[i]));
        widths.push_back(width);
    }
    std::string out;
    const auto line = [&](const auto& cell_of) {
        std::string text;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const std::string& cell = cell_of(i);
            const std::string pad(widths[i] - length(cell), ' ');
            if (i > 0) text += "  ";
            text += columns_[i].align == Align::kRight ? pad + cell : cell + pad;
        }
        text.erase(text.find_last_not_of(' ') + 1);
        out += text + "\n";
    };
    line([&](std::size_t i) -> const std::string& { return columns_[i].title; });
    for (const auto& row : rows_) {
        line([&](std::size_t i) -> const std::string& { return row[i]; });
    }
    return out;
}

std::string printable(std::string_view text) {
    std::string safe(text);
    std::ranges::replace_if(safe, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, '?');
    // C1 controls (U+0080 to U+009F) are two bytes in UTF-8 and obeyed by some terminals.
    for (std::size_t i = 0; i + 1 < safe.size(); ++i) {
        const auto second = static_cast<unsigned char>(safe[i + 1]);
        if (safe[i] == '\xc2' && second < 0xa0) safe.replace(i, 2, "?");
    }
    return safe;
}

std::string money_or(const std::optional<core::Money>& money, std::string_view otherwise) {
    return money ? money->text() : std::string(otherwise);
}

std::string age(core::Instant then, core::Instant now) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - then).count();
    if (seconds < 0) return "0 s";
    if (seconds < 120) return std::format("{} s", seconds);
    if (seconds < 7200) return std::format("{} min", seconds / 60);
    if (seconds < 172'800) return std::format("{} h", seconds / 3600);
    return std::format("{} d", seconds / 86'400);
}

std::string day(core::Instant instant) {
    return std::format("{:%a %F}", std::chrono::floor<std::chrono::days>(instant));
}

}  // namespace emptor::cli
