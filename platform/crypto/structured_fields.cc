#include "platform/crypto/structured_fields.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <format>
#include <optional>

#include "core/reasons.h"
#include "core/text.h"
#include "platform/crypto/encoding.h"

namespace emptor::crypto {
namespace {

using core::is_digit;
using core::is_letter;
using core::is_lower;

bool is_key_char(char c) {
    return is_lower(c) || is_digit(c) || std::string_view("_-.*").contains(c);
}
bool is_token_char(char c) {
    return is_letter(c) || is_digit(c) || std::string_view("!#$%&'*+-.^_`|~:/").contains(c);
}

template <class Entries, class Value>
void put(Entries& entries, std::string key, Value value) {
    const auto found =
        std::ranges::find(entries, key, [](const auto& entry) { return entry.first; });
    if (found == entries.end()) {
        entries.emplace_back(std::move(key), std::move(value));
    } else {
        found->second = std::move(value);
    }
}

// Follows the parsing algorithms of RFC 8941 section 4.2; nullopt is a failed parse.
class Parser {
public:
    explicit Parser(std::string_view text) : text_(text) {}

    std::optional<Dictionary> dictionary() {
        Dictionary members;
        skip(" ");
        while (!done()) {
            std::optional<std::string> name = key();
            if (!name) return std::nullopt;
            std::optional<std::variant<Item, InnerList>> value = member_value();
            if (!value) return std::nullopt;
            put(members, *std::move(name), *std::move(value));
            skip(" \t");
            if (done()) return members;
            if (!take(',')) return std::nullopt;
            skip(" \t");
            if (done()) return std::nullopt;
        }
        return members;
    }

private:
    bool done() const { return text_.empty(); }
    bool at(char c) const { return text_.starts_with(c); }
    bool take(char c) {
        if (!at(c)) return false;
        text_.remove_prefix(1);
        return true;
    }
    void skip(std::string_view blanks) {
        text_.remove_prefix(std::min(text_.find_first_not_of(blanks), text_.size()));
    }
    template <class Predicate>
    std::string_view take_while(Predicate wanted) {
        const auto end = std::ranges::find_if_not(text_, wanted);
        const auto size = static_cast<std::size_t>(end - text_.begin());
        const std::string_view taken = text_.substr(0, size);
        text_.remove_prefix(size);
        return taken;
    }

    std::optional<std::string> key() {
        if (done() || !(is_lower(text_[0]) || text_[0] == '*')) return std::nullopt;
        return std::string(take_while(is_key_char));
    }

    std::optional<std::variant<Item, InnerList>> member_value() {
        if (take('=')) {
            if (at('(')) return inner_list();
            return item();
        }
        std::optional<Parameters> extras = parameters();
        if (!extras) return std::nullopt;
        return Item{true, *std::move(extras)};
    }

    std::optional<InnerList> inner_list() {
        InnerList list;
        take('(');
        while (true) {
            skip(" ");
            if (take(')')) break;
            std::optional<Item> next = item();
            if (!next || !(at(' ') || at(')'))) return std::nullopt;
            list.items.push_back(*std::move(next));
        }
        std::optional<Parameters> extras = parameters();
        if (!extras) return std::nullopt;
        list.parameters = *std::move(extras);
        return list;
    }

    std::optional<Item> item() {
        std::optional<BareItem> value = bare_item();
        if (!value) return std::nullopt;
        std::optional<Parameters> extras = parameters();
        if (!extras) return std::nullopt;
        return Item{*std::move(value), *std::move(extras)};
    }

    std::optional<Parameters> parameters() {
        Parameters all;
        while (take(';')) {
            skip(" ");
            std::optional<std::string> name = key();
            if (!name) return std::nullopt;
            BareItem value = true;
            if (take('=')) {
                std::optional<BareItem> given = bare_item();
                if (!given) return std::nullopt;
                value = *std::move(given);
            }
            put(all, *std::move(name), std::move(value));
        }
        return all;
    }

    std::optional<BareItem> bare_item() {
        if (done()) return std::nullopt;
        const char first = text_[0];
        if (first == '-' || is_digit(first)) return number();
        if (first == '"') return string();
        if (first == ':') return bytes();
        if (first == '?') return boolean();
        if (first == '*' || is_letter(first)) return Token{std::string(take_while(is_token_char))};
        return std::nullopt;
    }

    std::optional<BareItem> number() {
        const bool negative = take('-');
        const std::string whole(take_while(is_digit));
        const std::string sign = negative ? "-" : "";
        if (whole.empty() || whole.size() > 15) return std::nullopt;
        if (!take('.')) {
            std::int64_t value = 0;
            std::from_chars(whole.data(), whole.data() + whole.size(), value);
            return negative ? -value : value;
        }
        std::string fraction(take_while(is_digit));
        if (fraction.empty() || fraction.size() > 3 || whole.size() > 12) return std::nullopt;
        while (fraction.size() > 1 && fraction.back() == '0') fraction.pop_back();
        const std::size_t zeros = std::min(whole.find_first_not_of('0'), whole.size() - 1);
        return Decimal{sign + whole.substr(zeros) + "." + fraction};
    }

    std::optional<BareItem> string() {
        std::string value;
        take('"');
        while (!done()) {
            const char c = text_[0];
            text_.remove_prefix(1);
            if (c == '"') return value;
            if (c < 0x20 || c > 0x7e) return std::nullopt;
            if (c == '\\') {
                if (!at('"') && !at('\\')) return std::nullopt;
                value += text_[0];
                text_.remove_prefix(1);
            } else {
                value += c;
            }
        }
        return std::nullopt;
    }

    std::optional<BareItem> bytes() {
        take(':');
        const std::string_view text = take_while([](char c) { return c != ':'; });
        if (!take(':')) return std::nullopt;
        std::optional<std::string> decoded = unbase64(text);
        if (!decoded) return std::nullopt;
        return Bytes{*std::move(decoded)};
    }

    std::optional<BareItem> boolean() {
        take('?');
        if (take('1')) return true;
        if (take('0')) return false;
        return std::nullopt;
    }

    std::string_view text_;
};

struct Printer {
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(const Decimal& value) const { return value.text; }
    std::string operator()(const Token& value) const { return value.text; }
    std::string operator()(const Bytes& value) const { return ":" + base64(value.bytes) + ":"; }
    std::string operator()(bool value) const { return value ? "?1" : "?0"; }
    std::string operator()(const std::string& value) const {
        std::string text = "\"";
        for (const char c : value) {
            if (c == '"' || c == '\\') text += '\\';
            text += c;
        }
        return text + '"';
    }
};

std::string serialize(const Parameters& parameters) {
    std::string text;
    for (const auto& [key, value] : parameters) {
        text += ';' + key;
        if (value != BareItem(true)) text += '=' + std::visit(Printer{}, value);
    }
    return text;
}

template <class Entries>
auto find_value(const Entries& entries, std::string_view key) {
    const auto found =
        std::ranges::find(entries, key, [](const auto& entry) { return entry.first; });
    return found == entries.end() ? nullptr : &found->second;
}

}  // namespace

core::Result<Dictionary> parse_dictionary(std::string_view text) {
    std::optional<Dictionary> dictionary = Parser(text).dictionary();
    if (!dictionary) {
        return core::fail(core::reasons::kMalformedRequest, "not a dictionary of RFC 8941");
    }
    return *std::move(dictionary);
}

std::string serialize(const Item& item) {
    return std::visit(Printer{}, item.value) + serialize(item.parameters);
}

std::string serialize(const InnerList& list) {
    std::string text = "(";
    for (const Item& item : list.items) {
        if (text.size() > 1) text += ' ';
        text += serialize(item);
    }
    return text + ')' + serialize(list.parameters);
}

const std::string* find_text(const Parameters& parameters, std::string_view key) {
    const BareItem* value = find_value(parameters, key);
    return value ? std::get_if<std::string>(value) : nullptr;
}

const std::string* find_text(const Dictionary& dictionary, std::string_view key) {
    const auto* member = find_value(dictionary, key);
    const Item* item = member ? std::get_if<Item>(member) : nullptr;
    return item ? std::get_if<std::string>(&item->value) : nullptr;
}

}  // namespace emptor::crypto
