"""emptor/S/v1/codec.h, codec.cc: between the plain types, JSON and protobuf's bytes; convert.h: between the
plain types and protobuf's classes, for codecs of other contracts."""

from emit_types import header


def in_namespace(unit, body):
    return f"namespace emptor::api::{unit.short} {{\n\n{body}\n}}  // namespace emptor::api::{unit.short}\n"


def emit_header(unit):
    out = []
    for m in unit.messages:
        out += [f"std::string encode(const {m.name}& message);", f"std::string encode_json(const {m.name}& message);"]
    inner = in_namespace(unit, "\n".join(["using api::decode;", "using api::decode_json;", "", *out, ""]))
    outer = "".join(
        f"template <>\ncore::Result<{unit.short}::{m.name}> decode<{unit.short}::{m.name}>(std::string_view bytes);\n"
        f"template <>\ncore::Result<{unit.short}::{m.name}> decode_json<{unit.short}::{m.name}>(std::string_view json);\n"
        for m in unit.messages)
    return (f"{header(unit)}#pragma once\n\n#include <string>\n#include <string_view>\n\n"
            f'#include "core/result.h"\n#include "emptor/{unit.short}/v1/types.h"\n#include "platform/rpc/codec.h"\n\n'
            f"{inner}\nnamespace emptor::api {{\n\n{outer}\n}}  // namespace emptor::api\n")


def emit_convert_header(unit):
    out = []
    for m in unit.messages:
        wire = f"{unit.wire_namespace}::{m.name}"
        out += [f"void to_wire(const {m.name}& in, {wire}& out);",
                f"core::Result<> from_wire(const {wire}& in, {m.name}& out);"]
    return (f'{header(unit)}#pragma once\n\n#include "core/result.h"\n#include "emptor/{unit.short}/v1/types.h"\n'
            f'#include "emptor/{unit.short}/v1/{unit.short}.pb.h"\n\n' + in_namespace(unit, "\n".join([*out, ""])))


def write_item(f, item, setter, mutable):
    """One value to the wire; `setter` takes a value, `mutable` is the place of a message."""
    if f.kind == "scalar":
        return setter.format(item)
    if f.kind == "text":
        return setter.format(f"rpc::wire::text({item})")
    if f.kind == "enum":
        return setter.format(f"static_cast<{f.wire}>({item})")
    if f.kind == "message":
        return f"to_wire({item}, {mutable});"
    return f"rpc::wire::write({item}, {mutable});"


def write_field(f):
    n = f.name
    setter, mutable = f"out.set_{n}({{}});", f"*out.mutable_{n}()"
    if f.container == "one":
        return "    " + write_item(f, f"in.{n}", setter, mutable)
    if f.container == "optional":
        return f"    if (in.{n}) " + write_item(f, f"*in.{n}", setter, mutable)
    if f.container == "repeated":
        return (f"    for (const auto& item : in.{n}) "
                + write_item(f, "item", f"out.add_{n}({{}});", f"*out.add_{n}()"))
    place = f"(*out.mutable_{n}())[rpc::wire::text(key)]"
    return f"    for (const auto& [key, item] : in.{n}) " + write_item(f, "item", place + " = {};", place)


def read_item(f, item, target):
    """An expression of Result<> that reads one value of the wire into `target`."""
    if f.kind == "enum":
        return f'rpc::wire::read_enum("{f.name}", {item}, {target})'
    if f.kind == "message":
        return f'rpc::wire::at("{f.name}", from_wire({item}, {target}))'
    if f.kind == "money":
        optional = "_optional" if f.container == "optional" else ""
        return f'rpc::wire::read{optional}_money("{f.name}", {item}.minor(), {item}.currency(), {target})'
    return f'rpc::wire::read_instant("{f.name}", {item}.seconds(), {item}.nanos(), {target})'


def read_scalar(f):
    n = f.name
    return {"one": f"    out.{n} = in.{n}();",
            "optional": f"    if (in.has_{n}()) out.{n} = in.{n}();",
            "repeated": f"    out.{n}.assign(in.{n}().begin(), in.{n}().end());",
            "map": f"    for (const auto& [key, item] : in.{n}()) out.{n}[key] = item;"}[f.container]


def read_field(f):
    n = f.name
    if f.kind in ("scalar", "text"):
        return read_scalar(f)
    if f.container == "optional":
        target = f"out.{n}" if f.kind == "money" else f"out.{n}.emplace()"
        return f"    if (in.has_{n}()) TRY_OK({read_item(f, f'in.{n}()', target)});"
    if f.container == "repeated":
        return f"    for (const auto& item : in.{n}()) TRY_OK({read_item(f, 'item', f'out.{n}.emplace_back()')});"
    if f.container == "map":
        return f"    for (const auto& [key, item] : in.{n}()) TRY_OK({read_item(f, 'item', f'out.{n}[key]')});"
    read = f"TRY_OK({read_item(f, f'in.{n}()', f'out.{n}')});"
    if f.kind == "enum":
        return f"    {read}"
    if f.kind == "message":
        return f"    if (in.has_{n}()) {read}"
    return f'    if (!in.has_{n}()) return rpc::wire::missing("{n}");\n    {read}'


def conversions(unit, m):
    wire = f"{unit.wire_namespace}::{m.name}"
    i, o = ("in", "out") if m.fields else ("", "")
    out = [f"void to_wire(const {m.name}& {i}, {wire}& {o}) {{", *[write_field(f) for f in m.fields], "}", "",
           f"core::Result<> from_wire(const {wire}& {i}, {m.name}& {o}) {{", *[read_field(f) for f in m.fields],
           "    return {};", "}", "",
           f"std::string encode(const {m.name}& message) {{ return rpc::wire::encode<{wire}>(message); }}",
           f"std::string encode_json(const {m.name}& message) {{ return rpc::wire::encode_json<{wire}>(message); }}", ""]
    return "\n".join(out)


def decoders(unit, m):
    plain, wire = f"{unit.short}::{m.name}", f"{unit.wire_namespace}::{m.name}"
    return "".join(
        f"template <>\ncore::Result<{plain}> {function}<{plain}>(std::string_view text) {{\n"
        f"    return rpc::wire::{function}<{wire}, {plain}>(text);\n}}\n" for function in ("decode", "decode_json"))


def emit_source(unit):
    includes = [f'#include "emptor/{unit.short}/v1/codec.h"\n',
                f'#include "emptor/{unit.short}/v1/convert.h"']
    includes += [f'#include "emptor/{name}/v1/convert.h"' for name in unit.imports]
    includes.append('#include "platform/rpc/wire.h"\n')
    inner = in_namespace(unit, "\n".join(conversions(unit, m) for m in unit.messages))
    outer = "\n".join(decoders(unit, m) for m in unit.messages)
    return (header(unit) + "\n".join(includes) + f"\n{inner}\nnamespace emptor::api {{\n\n{outer}\n"
            "}  // namespace emptor::api\n")
