#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace emptor::search {

// Many short texts in one block of memory, by number.
class TextArena {
public:
    void append(std::string_view text) {
        text_ += text;
        ends_.push_back(text_.size());
    }
    std::string_view operator[](std::size_t i) const {
        const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
        return std::string_view(text_).substr(begin, ends_[i] - begin);
    }
    std::size_t size() const { return ends_.size(); }
    void shrink() {
        text_.shrink_to_fit();
        ends_.shrink_to_fit();
    }

private:
    std::string text_;
    std::vector<std::size_t> ends_;
};

// Distinct terms, numbered in the order they came. Open addressing over one arena.
class TermTable {
public:
    TermTable() : slots_(kFirstSlots, kEmpty) {}

    std::uint32_t intern(std::string_view term);
    std::optional<std::uint32_t> find(std::string_view term) const;
    std::string_view text(std::uint32_t term) const { return terms_[term]; }
    std::size_t size() const { return terms_.size(); }
    void shrink() { terms_.shrink(); }

private:
    static constexpr std::uint32_t kEmpty = 0xFFFFFFFF;
    static constexpr std::size_t kFirstSlots = 64;

    std::size_t slot_of(std::string_view term) const;
    void grow();

    TextArena terms_;
    std::vector<std::uint32_t> slots_;  // a power of two, at most half full
};

}  // namespace emptor::search
