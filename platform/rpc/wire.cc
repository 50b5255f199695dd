#include "platform/rpc/wire.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/type_resolver_util.h>

#include <algorithm>
#include <chrono>
#include <climits>
#include <format>
#include <memory>

#include "core/check.h"
#include "core/reasons.h"
#include "core/text.h"

namespace emptor::rpc::wire {
namespace {

constexpr const char* kTypeUrls = "type.googleapis.com";
constexpr std::int64_t kFirstSecond = -62'135'596'800;  // 0001-01-01T00:00:00Z
constexpr std::int64_t kLastSecond = 253'402'300'799;   // 9999-12-31T23:59:59Z

core::Error malformed(std::string message) {
    return core::fail(core::reasons::kMalformedRequest, std::move(message));
}

core::Error malformed(std::string_view field, std::string_view problem) {
    return malformed(std::format("{}: {}", field, problem));
}

// Bytes of the sequence that `rest` starts with; 0 if it is not UTF-8.
std::size_t sequence_length(std::string_view rest) {
    for (std::size_t length = 1; length <= std::min<std::size_t>(4, rest.size()); ++length) {
        if (core::is_valid_utf8(rest.substr(0, length))) return length;
    }
    return 0;
}

}  // namespace

std::string text(std::string text) {
    if (core::is_valid_utf8(text)) return text;
    std::string clean;
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t length = sequence_length(rest);
        clean += length == 0 ? std::string_view("\xEF\xBF\xBD") : rest.substr(0, length);
        rest.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return clean;
}

std::string to_bytes(const google::protobuf::Message& message) {
    std::string bytes;
    {
        google::protobuf::io::StringOutputStream buffer(&bytes);
        google::protobuf::io::CodedOutputStream stream(&buffer);
        stream.SetSerializationDeterministic(true);
        EMPTOR_CHECK(message.SerializeToCodedStream(&stream));
    }
    return bytes;
}

std::string to_json(const google::protobuf::Message& message) {
    namespace util = google::protobuf::util;
    // Protobuf's own MessageToJsonString() starts from bytes too, but from bytes in any order.
    static const std::unique_ptr<util::TypeResolver> types(util::NewTypeResolverForDescriptorPool(
        kTypeUrls, google::protobuf::DescriptorPool::generated_pool()));
    util::JsonPrintOptions options;
    options.always_print_primitive_fields = true;
    options.preserve_proto_field_names = true;
    std::string json;
    const std::string type = std::format("{}/{}", kTypeUrls, message.GetTypeName());
    EMPTOR_CHECK(
        util::BinaryToJsonString(types.get(), type, to_bytes(message), &json, options).ok());
    return json;
}

core::Result<> from_bytes(std::string_view bytes, google::protobuf::Message& message) {
    if (bytes.size() > INT_MAX ||
        !message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
        return malformed(std::format("not a {}", message.GetTypeName()));
    }
    return {};
}

core::Result<> from_json(std::string_view json, google::protobuf::Message& message) {
    google::protobuf::util::JsonParseOptions options;
    options.ignore_unknown_fields = false;
    const auto status = google::protobuf::util::JsonStringToMessage(
        google::protobuf::StringPiece(json.data(), json.size()), &message, options);
    if (!status.ok()) {
        const auto text = status.message();
        return malformed(std::string(text.data(), std::min<std::size_t>(text.size(), 300)));
    }
    return {};
}

core::Error missing(std::string_view field) {
    return malformed(field, "is missing");
}

core::Result<> at(std::string_view field, core::Result<> inner) {
    if (inner) return inner;
    core::Error error = std::move(inner).error();
    error.message = std::format("{}.{}", field, error.message);
    return error;
}

core::Result<> read_money(std::string_view field, std::int64_t minor, std::string_view currency,
                          core::Money& out) {
    if (currency.empty()) return malformed(field, "an amount without a currency");
    const auto money = core::Money::of(minor, currency);
    if (!money) return malformed(field, money.error().message);
    out = *money;
    return {};
}

core::Result<> read_optional_money(std::string_view field, std::int64_t minor,
                                   std::string_view currency, std::optional<core::Money>& out) {
    if (currency.empty() && minor == 0) return {};
    return read_money(field, minor, currency, out.emplace());
}

core::Result<> read_instant(std::string_view field, std::int64_t seconds, std::int32_t nanos,
                            core::Instant& out) {
    if (seconds < kFirstSecond || seconds > kLastSecond || nanos < 0 || nanos > 999'999'999) {
        return malformed(field, "not a time between the years 1 and 9999");
    }
    out = core::Instant(std::chrono::seconds(seconds) + std::chrono::microseconds(nanos / 1000));
    return {};
}

core::Error unknown_enum(std::string_view field, int number) {
    return malformed(field, std::format("{} is not a value of it", number));
}

WireInstant wire_instant(core::Instant instant) {
    const auto second = std::chrono::floor<std::chrono::seconds>(instant);
    const std::int64_t seconds = second.time_since_epoch().count();
    if (seconds < kFirstSecond) return {kFirstSecond, 0};
    if (seconds > kLastSecond) return {kLastSecond, 999'999'000};
    return {seconds, static_cast<std::int32_t>((instant - second).count() * 1000)};
}

}  // namespace emptor::rpc::wire
