#include "platform/sql/parameters.h"

#include <format>
#include <type_traits>

#include "core/reasons.h"

namespace emptor::sql {
namespace {

// Type numbers of the server's catalogue (pg_type.dat), which never change.
constexpr unsigned kAnyType = 0, kBool = 16, kBytea = 17, kInt8 = 20, kFloat8 = 701,
                   kTimestamptz = 1184;

}  // namespace

core::Result<Parameters> Parameters::of(const Values& values) {
    Parameters result;
    for (const Value& value : values) {
        if (const auto* text = std::get_if<std::string>(&value);
            text != nullptr && text->contains('\0')) {
            return core::fail(core::reasons::kMalformedRequest,
                              "a text with a zero byte cannot be stored");
        }
        const auto add = [&result](const auto& v) {
            using T = std::decay_t<decltype(v)>;
            if constexpr (std::is_same_v<T, std::nullptr_t>) {
                result.add(kAnyType, {});
                result.nulls_.back() = true;
            } else if constexpr (std::is_same_v<T, bool>) {
                result.add(kBool, v ? "t" : "f");
            } else if constexpr (std::is_same_v<T, std::int64_t>) {
                result.add(kInt8, std::to_string(v));
            } else if constexpr (std::is_same_v<T, double>) {
                result.add(kFloat8, std::format("{}", v));
            } else if constexpr (std::is_same_v<T, std::string>) {
                result.add(kAnyType, v);
            } else if constexpr (std::is_same_v<T, core::Instant>) {
                result.add(kTimestamptz, core::format_instant(v));
            } else {
                result.add(kBytea, std::string(v.begin(), v.end()), 1);
            }
        };
        std::visit(add, value);
    }
    return result;
}

void Parameters::add(unsigned type, std::string text, int format) {
    types_.push_back(type);
    lengths_.push_back(static_cast<int>(text.size()));
    formats_.push_back(format);
    nulls_.push_back(false);
    texts_.push_back(std::move(text));
}

std::vector<const char*> Parameters::pointers() const {
    std::vector<const char*> pointers;
    for (std::size_t i = 0; i < texts_.size(); ++i) {
        pointers.push_back(nulls_[i] ? nullptr : texts_[i].c_str());
    }
    return pointers;
}

}  // namespace emptor::sql
