#include "platform/search/index.h"

#include <algorithm>

namespace emptor::search {
namespace {

const std::string& group_of(const std::shared_ptr<const Segment>& segment) {
    return segment->group();
}

}  // namespace

Snapshot Snapshot::with(std::shared_ptr<const Segment> segment) const {
    Snapshot next = *this;
    const auto place =
        std::ranges::lower_bound(next.segments_, segment->group(), std::less<>(), group_of);
    if (place != next.segments_.end() && (*place)->group() == segment->group()) {
        *place = std::move(segment);
    } else {
        next.segments_.insert(place, std::move(segment));
    }
    return next;
}

std::optional<Hit> Snapshot::find(std::string_view group, std::string_view id) const {
    const auto place = std::ranges::lower_bound(segments_, group, std::less<>(), group_of);
    if (place == segments_.end() || (*place)->group() != group) return std::nullopt;
    const auto doc = (*place)->find(id);
    if (!doc) return std::nullopt;
    return Hit{place->get(), *doc, 0.0};
}

std::size_t Snapshot::size() const {
    std::size_t documents = 0;
    for (const auto& segment : segments_) documents += segment->size();
    return documents;
}

std::shared_ptr<const Snapshot> Index::snapshot() const {
    const std::lock_guard lock(mutex_);
    return snapshot_;
}

bool Index::replace(std::shared_ptr<const Segment> segment, std::int64_t version) {
    const std::lock_guard lock(mutex_);
    std::int64_t& current = versions_[segment->group()];
    if (version < current) return false;
    current = version;
    snapshot_ = std::make_shared<const Snapshot>(snapshot_->with(std::move(segment)));
    return true;
}

std::int64_t Index::version(std::string_view group) const {
    const std::lock_guard lock(mutex_);
    const auto found = versions_.find(group);
    return found == versions_.end() ? 0 : found->second;
}

}  // namespace emptor::search
