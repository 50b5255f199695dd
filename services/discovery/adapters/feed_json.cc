#include "services/discovery/adapters/feed_json.h"

#include <algorithm>
#include <glaze/json/read.hpp>
#include <map>

#include "core/text.h"
#include "platform/text/text.h"

namespace emptor::discovery {

using Raw = glz::raw_json_view;

// Reflection wants types with linkage.
namespace feed_json {

// The fields as they stand in the line, not yet looked into.
struct RawRow {
    Raw id;
    Raw gtin;
    Raw title;
    Raw brand;
    Raw mpn;
    Raw name;
    Raw category;
    Raw description;
    Raw condition;
    Raw price;
    Raw list_price;
    Raw currency;
    Raw in_stock;
    Raw link;
    Raw url;
    Raw image_url;
    Raw released;
    Raw weight_g;
    Raw attributes;
};

}  // namespace feed_json

namespace {

using feed_json::RawRow;

// Nothing may stand behind the value.
struct Tolerant : glz::opts {
    bool validate_trailing_whitespace = true;
};
constexpr Tolerant kTolerant{{.null_terminated = false, .error_on_unknown_keys = false}};

bool is_absent(std::string_view raw) {
    return raw.empty() || raw == "null";
}

// A text, number or flag as text; nothing for lists, objects and broken texts.
std::optional<std::string> scalar(Raw raw) {
    const std::string_view text = core::trim(raw.str);
    if (is_absent(text)) return std::string();
    if (text.front() == '[' || text.front() == '{') return std::nullopt;
    if (text.front() != '"') return std::string(text);
    std::string value;
    if (glz::read<kTolerant>(value, text) || !core::is_valid_utf8(value)) return std::nullopt;
    std::ranges::replace_if(
        value, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; }, ' ');
    return value;
}

// Members of a list, or the one value that stands without a list.
std::optional<std::vector<std::string>> scalars(Raw raw) {
    const std::string_view text = core::trim(raw.str);
    std::vector<Raw> members;
    if (text.starts_with('[')) {
        if (glz::read<kTolerant>(members, text)) return std::nullopt;
    } else if (!is_absent(text)) {
        members.push_back(raw);
    }
    std::vector<std::string> values;
    for (const Raw member : members) {
        auto value = scalar(member);
        if (!value) return std::nullopt;
        if (!value->empty()) values.push_back(*std::move(value));
    }
    return values;
}

std::string as_plain(std::string text) {
    if (!text.contains('<') && !text.contains('&')) return text;
    return text::html_to_text(text);
}

std::string decoded(std::string text) {
    return text.contains('&') ? text::decode_entities(text) : text;
}

std::optional<bool> parse_flag(std::string_view text) {
    const std::string word = core::to_lower_ascii(core::trim(text));
    for (const std::string_view yes : {"true", "yes", "1", "in stock", "in_stock", "instock"}) {
        if (word == yes) return true;
    }
    for (const std::string_view no : {"false", "no", "0", "out of stock", "out_of_stock"}) {
        if (word == no) return false;
    }
    return std::nullopt;
}

// Turns the raw fields into a row; the first field of a wrong kind ends it.
class LineReader {
public:
    explicit LineReader(const RawRow& raw) : raw_(raw) {}

    std::expected<FeedRow, Remark> read() {
        read_scalars();
        read_lists();
        read_attributes();
        if (wrong_) return std::unexpected(*wrong_);
        return std::move(row_);
    }

private:
    void set_wrong(std::string field, std::string reason) {
        if (!wrong_) wrong_ = Remark{std::move(field), std::move(reason)};
    }

    std::string text(Raw raw, const char* field) {
        auto value = scalar(raw);
        if (!value) set_wrong(field, "neither text nor number");
        return value.value_or("");
    }

    void read_scalars() {
        row_.id = text(raw_.id, "id");
        row_.title = decoded(text(raw_.title, "title"));
        row_.brand = decoded(text(raw_.brand, "brand"));
        row_.mpn = decoded(text(raw_.mpn, "mpn"));
        row_.description = as_plain(text(raw_.description, "description"));
        row_.condition = text(raw_.condition, "condition");
        row_.price = text(raw_.price, "price");
        row_.list_price = text(raw_.list_price, "list_price");
        row_.currency = text(raw_.currency, "currency");
        row_.in_stock = parse_flag(text(raw_.in_stock, "in_stock"));
        row_.url = text(is_absent(raw_.link.str) ? raw_.url : raw_.link, "link");
        row_.image_url = text(raw_.image_url, "image_url");
    }

    void read_lists() {
        auto gtins = scalars(raw_.gtin);
        if (!gtins) set_wrong("gtin", "neither a text nor a list of texts");
        row_.gtins = std::move(gtins).value_or(std::vector<std::string>());
        auto category = scalars(raw_.category);
        if (!category) set_wrong("category", "neither a text nor a list of texts");
        row_.category = std::move(category).value_or(std::vector<std::string>());
        if (row_.category.size() == 1) split_path(row_.category);
        for (std::string& name : row_.category) name = decoded(std::move(name));
    }

    // "Home > Kitchen > Knives" in one text.
    static void split_path(std::vector<std::string>& category) {
        const std::string path = decoded(std::move(category[0]));
        category.clear();
        for (const std::string_view name : core::split(path, '>')) {
            category.emplace_back(core::trim(name));
        }
    }

    void read_attributes() {
        add_attribute("name", raw_.name);
        add_attribute("released", raw_.released);
        add_attribute("weight_g", raw_.weight_g);
        if (is_absent(raw_.attributes.str)) return;
        std::map<std::string, Raw> attributes;
        if (glz::read<kTolerant>(attributes, raw_.attributes.str)) {
            set_wrong("attributes", "not an object");
            return;
        }
        for (const auto& [name, value] : attributes) add_attribute(name, value);
    }

    void add_attribute(const std::string& name, Raw value) {
        const auto values = scalars(value);
        if (!values || !core::is_valid_utf8(name)) {
            set_wrong("attributes", "a value is neither text nor number");
            return;
        }
        std::string joined = decoded(core::join(*values, ", "));
        // "6.0" is how some sources write six.
        if (value.str.ends_with(".0")) joined.resize(joined.size() - 2);
        row_.attributes.emplace_back(decoded(name), std::move(joined));
    }

    const RawRow& raw_;
    FeedRow row_;
    std::optional<Remark> wrong_;
};

}  // namespace

std::expected<FeedRow, Remark> parse_feed_line(std::string_view line) {
    if (line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
    if (!core::is_valid_utf8(line)) return std::unexpected(Remark{"", "not UTF-8"});
    RawRow raw;
    if (!core::trim(line).starts_with('{') || glz::read<kTolerant>(raw, core::trim(line))) {
        return std::unexpected(Remark{"", "not a JSON object"});
    }
    return LineReader(raw).read();
}

}  // namespace emptor::discovery
