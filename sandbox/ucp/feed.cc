#include "sandbox/ucp/feed.h"

#include <lzma.h>
#include <zlib.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <vector>

#include "core/reasons.h"
#include "core/text.h"

namespace emptor::sandbox::ucp {
namespace {

core::Error broken(const std::string& file) {
    return core::fail(core::reasons::kMalformedRequest, file + " is damaged or cut off");
}

core::Result<std::string> unpack_xz(const std::string& packed, const std::string& file) {
    lzma_stream stream = LZMA_STREAM_INIT;
    if (lzma_stream_decoder(&stream, UINT64_MAX, LZMA_CONCATENATED) != LZMA_OK) return broken(file);
    const std::unique_ptr<lzma_stream, decltype(&lzma_end)> guard(&stream, lzma_end);
    std::string out;
    std::vector<std::uint8_t> chunk(1 << 20);
    stream.next_in = reinterpret_cast<const std::uint8_t*>(packed.data());
    stream.avail_in = packed.size();
    lzma_ret code = LZMA_OK;
    while (code == LZMA_OK) {
        stream.next_out = chunk.data();
        stream.avail_out = chunk.size();
        code = lzma_code(&stream, LZMA_FINISH);
        out.append(reinterpret_cast<const char*>(chunk.data()), chunk.size() - stream.avail_out);
    }
    if (code != LZMA_STREAM_END) return broken(file);
    return out;
}

core::Result<std::string> unpack_gz(const std::string& file) {
    const std::unique_ptr<gzFile_s, decltype(&gzclose)> input(gzopen(file.c_str(), "rb"), gzclose);
    if (!input) return broken(file);
    std::string out;
    std::vector<char> chunk(1 << 20);
    int size = 0;
    while ((size = gzread(input.get(), chunk.data(), static_cast<unsigned>(chunk.size()))) > 0) {
        out.append(chunk.data(), static_cast<std::size_t>(size));
    }
    if (size < 0) return broken(file);
    return out;
}

core::Result<std::string> read_all(const std::string& file) {
    std::ifstream input(file, std::ios::binary);
    if (!input) return core::fail(core::reasons::kNotFound, "no readable file " + file);
    std::ostringstream buffer;
    buffer << input.rdbuf();
    std::string content = std::move(buffer).str();
    if (content.starts_with("\xfd"
                            "7zXZ"))
        return unpack_xz(content, file);
    if (content.starts_with("\x1f\x8b")) return unpack_gz(file);
    return content;
}

}  // namespace

core::Result<> read_lines(const std::string& file,
                          const std::function<void(std::string_view)>& take) {
    TRY(const std::string content, read_all(file));
    for (const std::string_view line : core::split(content, '\n')) {
        if (!line.empty()) take(line);
    }
    return {};
}

}  // namespace emptor::sandbox::ucp
