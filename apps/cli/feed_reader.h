#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"

namespace emptor::cli {

// Reads a feed file as runs of whole lines. The form (plain, xz or gzip) is told by the file's
// first bytes, not its name. Errors: feed-unreadable (missing, truncated or damaged file).
class FeedReader {
public:
    static core::Result<FeedReader> open(const std::string& path);
    FeedReader(FeedReader&&) noexcept;
    ~FeedReader();

    // Whole lines of up to about `bytes` bytes (one longer line alone); empty at the end. A line
    // longer than any row may be comes cut, and stays too long.
    core::Result<std::string> next(std::size_t bytes);

    // Of the file as it lies on disk, for progress.
    std::uint64_t bytes_read() const;
    std::uint64_t bytes_total() const { return total_; }

private:
    class Source;
    FeedReader(std::unique_ptr<Source> source, std::uint64_t total);
    void take(std::string_view block);

    std::unique_ptr<Source> source_;
    std::uint64_t total_;
    std::string rest_;           // what was read and not yet given out
    std::size_t open_line_ = 0;  // bytes of the unfinished line at its end
    bool ended_ = false;
};

}  // namespace emptor::cli
