#include "apps/cli/feed_reader.h"

#include <lzma.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <format>
#include <span>
#include <utility>

#include "core/reasons.h"

namespace emptor::cli {
namespace {

using core::fail;
using core::Result;
using core::reasons::kFeedUnreadable;

constexpr std::size_t kBlock = 256 << 10;
// One byte more than the server takes for a row. What a line has beyond is dropped while it is
// read: it is still too long, is refused alone, and fits into memory.
constexpr std::size_t kLongestLine = (256 << 10) + 1;

// A raw file, block by block.
class File {
public:
    explicit File(const std::string& path) : file_(std::fopen(path.c_str(), "rb")) {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() {
        if (file_ != nullptr) std::fclose(file_);
    }

    bool good() const { return file_ != nullptr && std::ferror(file_) == 0; }
    std::size_t read(std::span<std::uint8_t> into) {
        const std::size_t got = std::fread(into.data(), 1, into.size(), file_);
        read_ += got;
        return got;
    }
    std::uint64_t bytes_read() const { return read_; }

private:
    std::FILE* file_;
    std::uint64_t read_ = 0;
};

}  // namespace

// The text of a file, block by block; empty at the end.
class FeedReader::Source {
public:
    explicit Source(const std::string& path) : file(path) {}
    virtual ~Source() = default;
    virtual Result<std::string> block() = 0;

    File file;
    std::array<std::uint8_t, kBlock> raw{};
};

namespace {

template <class Base>
class PlainSource final : public Base {
public:
    using Base::Base;
    Result<std::string> block() override {
        const std::size_t got = this->file.read(this->raw);
        if (!this->file.good()) return fail(kFeedUnreadable, "the file cannot be read");
        return std::string(reinterpret_cast<const char*>(this->raw.data()), got);
    }
};

template <class Base>
class XzSource final : public Base {
public:
    explicit XzSource(const std::string& path) : Base(path) {
        ready_ = lzma_stream_decoder(&stream_, UINT64_MAX, LZMA_CONCATENATED) == LZMA_OK;
    }
    ~XzSource() override { lzma_end(&stream_); }

    Result<std::string> block() override {
        if (!ready_) return fail(kFeedUnreadable, "the xz decoder cannot be started");
        std::string text(kBlock * 4, '\0');
        stream_.next_out = reinterpret_cast<std::uint8_t*>(text.data());
        stream_.avail_out = text.size();
        while (!ended_ && stream_.avail_out > 0) {
            if (stream_.avail_in == 0) {
                stream_.next_in = this->raw.data();
                stream_.avail_in = this->file.read(this->raw);
            }
            const lzma_ret result =
                lzma_code(&stream_, stream_.avail_in == 0 ? LZMA_FINISH : LZMA_RUN);
            if (result == LZMA_STREAM_END) {
                ended_ = true;
            } else if (result != LZMA_OK) {
                return fail(kFeedUnreadable, "the xz file is truncated or damaged");
            }
        }
        text.resize(text.size() - stream_.avail_out);
        return text;
    }

private:
    lzma_stream stream_ = LZMA_STREAM_INIT;
    bool ready_ = false;
    bool ended_ = false;
};

template <class Base>
class GzipSource final : public Base {
public:
    explicit GzipSource(const std::string& path) : Base(path) {
        ready_ = inflateInit2(&stream_, 15 + 16) == Z_OK;
    }
    ~GzipSource() override { inflateEnd(&stream_); }

    Result<std::string> block() override {
        if (!ready_) return fail(kFeedUnreadable, "the gzip decoder cannot be started");
        std::string text(kBlock * 4, '\0');
        stream_.next_out = reinterpret_cast<Bytef*>(text.data());
        stream_.avail_out = static_cast<uInt>(text.size());
        while (!ended_ && stream_.avail_out > 0) {
            if (stream_.avail_in == 0) {
                stream_.next_in = this->raw.data();
                stream_.avail_in = static_cast<uInt>(this->file.read(this->raw));
                if (stream_.avail_in == 0)
                    return fail(kFeedUnreadable, "the gzip file is truncated");
            }
            const int result = inflate(&stream_, Z_NO_FLUSH);
            if (result == Z_STREAM_END) {
                TRY_OK(next_member());
            } else if (result != Z_OK) {
                return fail(kFeedUnreadable, "the gzip file is damaged");
            }
        }
        text.resize(text.size() - stream_.avail_out);
        return text;
    }

private:
    // A gzip file may hold several members behind one another.
    Result<> next_member() {
        if (stream_.avail_in == 0) {
            stream_.next_in = this->raw.data();
            stream_.avail_in = static_cast<uInt>(this->file.read(this->raw));
        }
        ended_ = stream_.avail_in == 0;
        if (!ended_ && inflateReset(&stream_) != Z_OK)
            return fail(kFeedUnreadable, "the gzip file is damaged");
        return {};
    }

    z_stream stream_{};
    bool ready_ = false;
    bool ended_ = false;
};

}  // namespace

FeedReader::FeedReader(std::unique_ptr<Source> source, std::uint64_t total)
    : source_(std::move(source)), total_(total) {}
FeedReader::FeedReader(FeedReader&&) noexcept = default;
FeedReader::~FeedReader() = default;

Result<FeedReader> FeedReader::open(const std::string& path) {
    std::error_code error;
    const auto total = std::filesystem::file_size(path, error);
    std::array<std::uint8_t, 6> magic{};
    File probe(path);
    if (error || !probe.good())
        return fail(kFeedUnreadable, std::format("{} cannot be opened", path));
    probe.read(magic);
    const bool xz = magic == std::array<std::uint8_t, 6>{0xfd, '7', 'z', 'X', 'Z', 0};
    const bool gzip = magic[0] == 0x1f && magic[1] == 0x8b;
    std::unique_ptr<Source> source;
    if (xz) {
        source = std::make_unique<XzSource<Source>>(path);
    } else if (gzip) {
        source = std::make_unique<GzipSource<Source>>(path);
    } else {
        source = std::make_unique<PlainSource<Source>>(path);
    }
    return FeedReader(std::move(source), total);
}

Result<std::string> FeedReader::next(std::size_t bytes) {
    while (!ended_) {
        const std::size_t end = rest_.rfind('\n');
        if (end != std::string::npos && rest_.size() >= bytes) break;
        TRY(const std::string block, source_->block());
        ended_ = block.empty();
        take(block);
    }
    // Of what is there, as many whole lines as fit, but at least one.
    std::size_t cut = rest_.rfind('\n', bytes);
    if (cut == std::string::npos) cut = rest_.find('\n');
    if (cut == std::string::npos) return std::exchange(rest_, {});
    std::string lines = rest_.substr(0, cut + 1);
    rest_.erase(0, cut + 1);
    return lines;
}

void FeedReader::take(std::string_view block) {
    while (!block.empty()) {
        const std::size_t end = std::min(block.find('\n'), block.size());
        rest_ += block.substr(0, std::min(end, kLongestLine - open_line_));
        open_line_ = std::min(open_line_ + end, kLongestLine);
        if (end == block.size()) return;
        rest_ += '\n';
        open_line_ = 0;
        block.remove_prefix(end + 1);
    }
}

std::uint64_t FeedReader::bytes_read() const {
    return source_->file.bytes_read();
}

}  // namespace emptor::cli
