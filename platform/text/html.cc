#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "core/text.h"
#include "platform/text/entities.h"
#include "platform/text/text.h"

namespace emptor::text {
namespace {

constexpr std::size_t kTagMax = 4096;
constexpr std::size_t kReferenceMax = 12;  // "&thetasym;" and "&#x10ffff;" fit

void append_utf8(std::string& out, char32_t c) {
    const auto byte = [&](char32_t value) { out += static_cast<char>(value); };
    if (c < 0x80) return byte(c);
    if (c < 0x800) {
        byte(0xc0 | (c >> 6));
        return byte(0x80 | (c & 0x3f));
    }
    if (c < 0x10000) {
        byte(0xe0 | (c >> 12));
    } else {
        byte(0xf0 | (c >> 18));
        byte(0x80 | ((c >> 12) & 0x3f));
    }
    byte(0x80 | ((c >> 6) & 0x3f));
    byte(0x80 | (c & 0x3f));
}

// What stands between '&' and ';'. 0: no such reference.
char32_t referenced(std::string_view name) {
    if (!name.starts_with('#')) return named_character(name);
    name.remove_prefix(1);
    const bool hexadecimal = name.starts_with('x') || name.starts_with('X');
    if (hexadecimal) name.remove_prefix(1);
    std::uint32_t code = 0;
    const auto [end, failed] =
        std::from_chars(name.data(), name.data() + name.size(), code, hexadecimal ? 16 : 10);
    const bool whole = failed == std::errc() && end == name.data() + name.size() && !name.empty();
    const bool scalar = code > 0 && code < 0x110000 && (code < 0xd800 || code > 0xdfff);
    return whole && scalar ? code : 0;
}

std::string decode_once(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t start = std::min(text.find('&'), text.size());
        out += text.substr(0, start);
        text.remove_prefix(start);
        if (text.empty()) break;
        const std::size_t end = text.substr(0, kReferenceMax).find(';');
        const char32_t c = end == text.npos ? 0 : referenced(text.substr(1, end - 1));
        if (c == 0) {
            out += '&';
            text.remove_prefix(1);
        } else {
            append_utf8(out, c);
            text.remove_prefix(end + 1);
        }
    }
    return out;
}

// The lower-case name of the tag at the front ("p", "/p", "!--"), empty if '<' opens no tag.
std::string tag_name(std::string_view html) {
    html.remove_prefix(1);
    if (html.starts_with("!--")) return "!--";
    std::size_t length =
        html.starts_with('/') || html.starts_with('!') || html.starts_with('?') ? 1 : 0;
    const std::size_t lead = length;
    while (length < html.size() &&
           (core::is_letter(html[length]) || (length > lead && core::is_digit(html[length])))) {
        ++length;
    }
    return length == lead ? std::string() : core::to_lower_ascii(html.substr(0, length));
}

bool separates(std::string_view tag) {
    if (tag.starts_with('/')) tag.remove_prefix(1);
    static constexpr std::array<std::string_view, 22> kBlocks = {
        "p",  "br", "div", "li", "ul", "ol", "tr", "td",      "th",      "table",  "h1",
        "h2", "h3", "h4",  "h5", "h6", "hr", "dd", "section", "article", "header", "footer"};
    return std::ranges::find(kBlocks, tag) != kBlocks.end();
}

// Position behind the first `what` at or after `from`, ignoring ASCII case; the end if there is
// none.
std::size_t behind(std::string_view html, std::size_t from, std::string_view what) {
    for (std::size_t at = html.find(what[0], from); at != html.npos;
         at = html.find(what[0], at + 1)) {
        if (core::to_lower_ascii(html.substr(at, what.size())) == what) return at + what.size();
    }
    return html.size();
}

// Position behind the '>' that ends the tag at the front; quotes may hide one, but not in a tag
// that does not come to its end: that would make a page of open quotes cost the square of its
// length.
std::size_t tag_end(std::string_view html) {
    char quote = 0;
    for (std::size_t i = 1; i < std::min(html.size(), kTagMax); ++i) {
        const char c = html[i];
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '>') {
            return i + 1;
        }
    }
    return behind(html, 0, ">");
}

std::size_t element_end(std::string_view html, const std::string& tag) {
    if (tag == "!--") return behind(html, 4, "-->");
    const std::size_t end = tag_end(html);
    if (tag != "script" && tag != "style") return end;
    return behind(html, behind(html, end, "</" + tag), ">");
}

// Runs of white space become one space, or one line feed where a run holds one.
std::string single_spaced(std::string_view text) {
    std::string out;
    char pending = 0;
    for (const char c : text) {
        const bool space = c == ' ' || (c >= '\t' && c <= '\r');
        if (space) {
            if (pending != '\n') pending = c == '\n' || c == '\r' ? '\n' : ' ';
            continue;
        }
        if (pending != 0 && !out.empty()) out += pending;
        pending = 0;
        out += c;
    }
    return out;
}

}  // namespace

std::string decode_entities(std::string_view text) {
    std::string once = decode_once(text);
    return once.contains('&') ? decode_once(once) : once;
}

std::string html_to_text(std::string_view html) {
    std::string out;
    while (!html.empty()) {
        const std::size_t start = std::min(html.find('<'), html.size());
        out += html.substr(0, start);
        html.remove_prefix(start);
        if (html.empty()) break;
        const std::string tag = tag_name(html);
        if (tag.empty()) {
            out += '<';
            html.remove_prefix(1);
            continue;
        }
        if (separates(tag)) out += '\n';
        html.remove_prefix(element_end(html, tag));
    }
    return single_spaced(decode_entities(out));
}

}  // namespace emptor::text
