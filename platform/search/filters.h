#pragma once

#include <string>
#include <vector>

#include "platform/search/query.h"

namespace emptor::search {

// Filters made ready for one query.
class DocumentFilter {
public:
    explicit DocumentFilter(const Filters& filters);

    bool takes_group(const Segment& segment) const;
    bool passes(const Segment& segment, std::uint32_t doc) const;
    // By document, whether it names all amounts; empty if none is demanded. Once for a segment.
    std::vector<bool> naming_amounts(const Segment& segment) const;

private:
    bool passes_price(const Segment& segment, std::uint32_t doc) const;
    bool passes_condition(std::uint8_t condition) const;
    bool passes_brand(const Segment& segment, std::uint32_t doc) const;
    bool passes_words(const Segment& segment, std::uint32_t doc) const;

    const Filters& filters_;
    // Between spaces, as the segment has its words.
    std::vector<std::string> brands_;
    std::vector<std::string> excluded_brands_;
    std::vector<std::string> excluded_words_;
};

}  // namespace emptor::search
