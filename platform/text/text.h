#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace emptor::text {

// Pure functions over UTF-8; safe from every thread, linear in the length of the input. Bytes that
// are not UTF-8 are dropped, never an error.

// One spelling for what reads the same: compatibility forms and case folded, accents of Latin and
// Greek letters removed (also o-slash, l-stroke and the like), ligatures spelled out, dashes,
// quotes and primes made ASCII, multiplication sign made x, trade marks removed, white space made
// single spaces. "  Größe  27″ – Café™" -> "grosse 27\" - cafe". Folding twice changes nothing.
std::string fold(std::string_view text);

// The compatibility decomposition of Unicode (NFKD) and nothing else, for keys and the like that
// are compared byte by byte; nothing if the text is not UTF-8.
std::optional<std::string> decomposed(std::string_view text);

// The words of folded text: maximal runs of letters and digits of any script. Views into `folded`.
std::vector<std::string_view> words(std::string_view folded);

// Character references of HTML (the names of HTML 4, decimal, hexadecimal) replaced by what they
// stand for. Feeds encode twice now and then, so what comes out is decoded once more. An unknown
// reference stays as it is.
std::string decode_entities(std::string_view text);

// What a reader sees of an HTML fragment: tags, comments, scripts and styles gone, blocks separated
// by a line feed, references decoded, runs of white space made single. Plain text passes unchanged
// but for its white space; a lone '<' stays.
std::string html_to_text(std::string_view html);

}  // namespace emptor::text
