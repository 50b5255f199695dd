#include "sandbox/catalogue/feed.h"

#include <format>
#include <fstream>
#include <map>
#include <system_error>

#include "core/reasons.h"

namespace emptor::sandbox::catalogue {
namespace {

std::string json_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

class Line {
public:
    void add(std::string_view key, std::string_view value) {
        text_ += text_.empty() ? "{" : ",";
        text_ += std::format("{}:{}", json_text(key), value);
    }
    void add_text(std::string_view key, std::string_view value) {
        if (!value.empty()) add(key, json_text(value));
    }
    template <class List>
    void add_list(std::string_view key, const List& values) {
        if (values.empty()) return;
        std::string list;
        for (const auto& value : values) list += (list.empty() ? "" : ",") + json_text(value);
        add(key, std::format("[{}]", list));
    }
    std::string finish() && { return std::move(text_) + "}\n"; }

private:
    std::string text_;
};

core::Result<> write_file(const std::filesystem::path& path, const std::string& content) {
    std::filesystem::path partial = path;
    partial += ".part";
    std::ofstream out(partial, std::ios::binary | std::ios::trunc);
    out << content;
    out.close();
    std::error_code failed;
    if (out) std::filesystem::rename(partial, path, failed);
    if (!out || failed)
        return core::fail(core::reasons::kInternal, "cannot write " + path.string());
    return {};
}

}  // namespace

std::string feed_line(const Offer& offer) {
    Line line;
    line.add_text("id", offer.id);
    line.add_list("gtin", offer.gtins);
    line.add_text("title", offer.title);
    line.add_text("brand", offer.brand);
    line.add_text("mpn", offer.mpn);
    line.add_list("category", offer.category);
    line.add_text("description", offer.description);
    line.add_text("price", offer.price);
    line.add_text("list_price", offer.list_price);
    line.add_text("currency", "USD");
    line.add("in_stock", offer.in_stock ? "true" : "false");
    line.add_text("condition", offer.condition);
    Line attributes;
    for (const auto& [name, value] : offer.attributes) attributes.add_text(name, value);
    if (!offer.attributes.empty()) {
        std::string object = std::move(attributes).finish();
        object.pop_back();
        line.add("attributes", object);
    }
    line.add("weight_g", std::to_string(offer.weight_g));
    return std::move(line).finish();
}

std::string truth_line(const Offer& offer) {
    Line line;
    line.add_text("merchant", offer.merchant);
    line.add_text("id", offer.id);
    line.add_text("product", offer.item->product_id());
    line.add_text("variant", offer.variant());
    return std::move(line).finish();
}

core::Result<> write_feeds(const std::vector<Offer>& offers, const std::filesystem::path& folder) {
    std::map<std::string_view, std::string> files;
    for (const Merchant& merchant : merchants()) files[merchant.id];
    std::string truth;
    for (const Offer& offer : offers) {
        files[offer.merchant] += feed_line(offer);
        truth += truth_line(offer);
    }
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed)
        return core::fail(core::reasons::kInternal, "cannot make the folder " + folder.string());
    for (const auto& [merchant, content] : files) {
        TRY_OK(write_file(folder / std::format("{}.jsonl", merchant), content));
    }
    return write_file(folder / "truth.jsonl", truth);
}

}  // namespace emptor::sandbox::catalogue
