#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/money.h"
#include "core/result.h"
#include "core/time.h"

namespace google::protobuf {
class Message;
}

// What generated codecs are made of: from protobuf's classes to plain types and back. Readers fail
// with malformed-request and "path.of.field: what is wrong".
namespace emptor::rpc::wire {

// The text with every byte that is not UTF-8 replaced by U+FFFD: one bad title of a merchant must
// not make the reader refuse the whole answer.
std::string text(std::string text);

// Equal messages give equal text, maps in the order of their keys.
std::string to_bytes(const google::protobuf::Message& message);
std::string to_json(const google::protobuf::Message& message);
core::Result<> from_bytes(std::string_view bytes, google::protobuf::Message& message);
core::Result<> from_json(std::string_view json, google::protobuf::Message& message);

core::Error missing(std::string_view field);
core::Result<> at(std::string_view field,
                  core::Result<> inner);  // puts the field before the path

core::Result<> read_money(std::string_view field, std::int64_t minor, std::string_view currency,
                          core::Money& out);
// An amount without a currency is no amount: nothing.
core::Result<> read_optional_money(std::string_view field, std::int64_t minor,
                                   std::string_view currency, std::optional<core::Money>& out);
core::Result<> read_instant(std::string_view field, std::int64_t seconds, std::int32_t nanos,
                            core::Instant& out);
core::Error unknown_enum(std::string_view field, int number);

template <class Enum>
core::Result<> read_enum(std::string_view field, int number, Enum& out) {
    const auto value = static_cast<Enum>(number);
    if (name(value).empty()) return unknown_enum(field, number);
    out = value;
    return {};
}

struct WireInstant {
    std::int64_t seconds;
    std::int32_t nanos;
};
// Cut to the years 1 to 9999, all that the wire can carry.
WireInstant wire_instant(core::Instant instant);

template <class WireMoney>
void write(const core::Money& in, WireMoney& out) {
    out.set_minor(in.minor());
    const core::Currency currency = in.currency();
    out.set_currency(std::string(currency.code()));
}

template <class WireTimestamp>
void write(const core::Instant& in, WireTimestamp& out) {
    const WireInstant instant = wire_instant(in);
    out.set_seconds(instant.seconds);
    out.set_nanos(instant.nanos);
}

template <class Wire, class Plain>
std::string encode(const Plain& plain) {
    Wire wire;
    to_wire(plain, wire);
    return to_bytes(wire);
}

template <class Wire, class Plain>
std::string encode_json(const Plain& plain) {
    Wire wire;
    to_wire(plain, wire);
    return to_json(wire);
}

template <class Wire, class Plain>
core::Result<Plain> decode(std::string_view bytes) {
    Wire wire;
    Plain plain;
    TRY_OK(from_bytes(bytes, wire));
    TRY_OK(from_wire(wire, plain));
    return plain;
}

template <class Wire, class Plain>
core::Result<Plain> decode_json(std::string_view json) {
    Wire wire;
    Plain plain;
    TRY_OK(from_json(json, wire));
    TRY_OK(from_wire(wire, plain));
    return plain;
}

}  // namespace emptor::rpc::wire
