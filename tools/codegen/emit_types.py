"""emptor/S/v1/types.h: plain structs and enums, standard library and core only."""

import naming

STANDARD = {"std::string_view": "string_view", "std::string": "string", "std::vector": "vector", "std::map": "map",
            "std::optional": "optional", "std::int": "cstdint", "std::uint": "cstdint"}


def header(unit):
    """First lines of every generated file."""
    return f"// Made from {unit.path}; changes belong there.\n"


def lines_above(comment, indent=""):
    return [f"{indent}// {line}".rstrip() for line in comment.above]


def behind(comment):
    return f"  // {comment.behind}" if comment.behind else ""


def member_type(f):
    return {"one": f.cpp, "optional": f"std::optional<{f.cpp}>", "repeated": f"std::vector<{f.cpp}>",
            "map": f"std::map<std::string, {f.cpp}>"}[f.container]


def struct(message):
    out = [*lines_above(message.comment), f"struct {message.name} {{"]
    for f in message.fields:
        out += lines_above(f.comment, "    ")
        initial = f.default if f.container == "one" else ""
        out.append(f"    {member_type(f)} {f.name}{initial};{behind(f.comment)}")
    if message.fields:
        out.append("")
    out += [f"    friend bool operator==(const {message.name}&, const {message.name}&) = default;", "};"]
    return "\n".join(out)


def enum(e):
    out = [*lines_above(e.comment), f"enum class {e.name} : std::int32_t {{"]
    for v in e.values:
        out += lines_above(v.comment, "    ")
        out.append(f"    {v.constant} = {v.number},{behind(v.comment)}")
    out += ["};", "", f"// Empty for a number that is no {e.name}.",
            f"constexpr std::string_view name({e.name} value) {{", "    switch (value) {"]
    out += [f'        case {e.name}::{v.constant}: return "{v.text}";' for v in e.values]
    out += ["    }", "    return {};", "}",
            f"constexpr std::optional<{e.name}> parse_{naming.snake(e.name)}(std::string_view text) {{"]
    out += [f'    if (text == "{v.text}") return {e.name}::{v.constant};' for v in e.values]
    out += ["    return std::nullopt;", "}"]
    return "\n".join(out)


def emit(unit):
    body = "\n\n".join([enum(e) for e in unit.enums] + [struct(m) for m in unit.messages])
    standard = sorted({name for word, name in STANDARD.items() if word in body})
    includes = ["".join(f"#include <{name}>\n" for name in standard)]
    project = [f'#include "core/{name}.h"\n' for name, word in (("money", "core::Money"), ("time", "core::Instant"))
               if word in body]
    project += [f'#include "emptor/{name}/v1/types.h"\n' for name in unit.imports]
    includes.append("".join(project))
    text = "\n".join(part for part in includes if part)
    return (f"{header(unit)}#pragma once\n\n{text}\nnamespace emptor::api::{unit.short} {{\n\n{body}\n\n"
            f"}}  // namespace emptor::api::{unit.short}\n")
