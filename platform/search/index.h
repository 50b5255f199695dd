#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "platform/search/query.h"
#include "platform/search/segment.h"

namespace emptor::search {

// The segments that were there at one moment. Immutable and thread-safe; copies share segments.
class Snapshot {
public:
    Snapshot() = default;

    // A snapshot with `segment` in place of the one of its group.
    Snapshot with(std::shared_ptr<const Segment> segment) const;

    // Every match is found and counted. Microseconds for rare words, about 20 ns for each document
    // that has a common one.
    Results search(const Query& query) const;

    // The document with this id in the segment of the group.
    std::optional<Hit> find(std::string_view group, std::string_view id) const;

    const std::vector<std::shared_ptr<const Segment>>& segments() const { return segments_; }
    std::size_t size() const;

private:
    std::vector<std::shared_ptr<const Segment>> segments_;  // by group
};

// The current snapshot. Thread-safe: readers take what stands, writers put the next one in its
// place; nobody waits longer than the copy of a pointer.
class Index {
public:
    std::shared_ptr<const Snapshot> snapshot() const;
    // Of two segments of a group the one with the higher version stays, whichever comes first.
    // False if a newer one stood already.
    bool replace(std::shared_ptr<const Segment> segment, std::int64_t version);
    // The version of the group's segment; 0: none.
    std::int64_t version(std::string_view group) const;

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const Snapshot> snapshot_ = std::make_shared<const Snapshot>();
    std::map<std::string, std::int64_t, std::less<>> versions_;
};

}  // namespace emptor::search
