#include <utf8proc.h>

#include <cstdint>
#include <cstdlib>

#include "platform/text/text.h"

namespace emptor::text {

std::optional<std::string> decomposed(std::string_view text) {
    constexpr auto kOptions =
        static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STABLE);
    utf8proc_uint8_t* bytes = nullptr;
    const utf8proc_ssize_t length =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                     static_cast<utf8proc_ssize_t>(text.size()), &bytes, kOptions);
    if (length < 0) return std::nullopt;
    std::string out(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
    std::free(bytes);
    return out;
}

}  // namespace emptor::text
