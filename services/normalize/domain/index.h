#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "services/normalize/domain/word.h"

namespace emptor::normalize::domain {

// Counts by word: open addressing on the words' own hash. Grows by doubling.
class WordCounter {
public:
    explicit WordCounter(std::size_t expected) : slots_(std::bit_ceil(expected * 2 + 16)) {}

    // The count of `word`, zero when it is new. The reference lives until the next call.
    std::uint32_t& at(WordId word) {
        if (used_ * 2 > slots_.size()) grow();
        Slot& slot = find(slots_, word == 0 ? 1 : word);
        if (slot.word == 0) {
            slot.word = word == 0 ? 1 : word;
            ++used_;
        }
        return slot.count;
    }
    std::size_t size() const { return used_; }

private:
    struct Slot {
        WordId word = 0;
        std::uint32_t count = 0;
    };

    static Slot& find(std::vector<Slot>& slots, WordId word) {
        const std::size_t mask = slots.size() - 1;
        std::size_t i = (word ^ (word >> 29)) & mask;
        while (slots[i].word != 0 && slots[i].word != word) i = (i + 1) & mask;
        return slots[i];
    }
    void grow() {
        std::vector<Slot> larger(slots_.size() * 2);
        for (const Slot& slot : slots_) {
            if (slot.word != 0) find(larger, slot.word) = slot;
        }
        slots_ = std::move(larger);
    }

    std::vector<Slot> slots_;
    std::size_t used_ = 0;
};

}  // namespace emptor::normalize::domain
