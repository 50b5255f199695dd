#!/usr/bin/env python3
"""Reasons of contracts/errors.yaml as a C++ header and as a page for people.

reasons.py ERRORS.yaml --header OUT    writes core/reasons.h
reasons.py ERRORS.yaml --docs [OUT]    writes docs/reasons.md (standard output without OUT)
reasons.py ERRORS.yaml --check-docs F  exits 1 when F is not what --docs writes
"""

import argparse
import re
import sys
from dataclasses import dataclass
from pathlib import Path

sys.dont_write_bytecode = True

import yaml  # noqa: E402

import naming  # noqa: E402

CODES = {name: naming.constant(name) for name in """CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND
ALREADY_EXISTS PERMISSION_DENIED RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL
UNAVAILABLE DATA_LOSS UNAUTHENTICATED""".split()}
ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class ReasonError(Exception):
    pass


@dataclass(frozen=True)
class Reason:
    id: str
    code: str
    http_status: int
    title: str
    help: str


class UniqueKeys(yaml.SafeLoader):
    """A loader that refuses what plain YAML swallows: the same id twice."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise ReasonError(f"{key.value}: stands twice (line {key.start_mark.line + 1})")
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read(text):
    """The rows, sorted by id. Raises ReasonError naming the row."""
    try:
        rows = yaml.load(text, UniqueKeys) or {}
    except yaml.YAMLError as error:
        raise ReasonError(str(error)) from error
    if not isinstance(rows, dict):
        raise ReasonError("not a table of rows")
    return [check(id_, row) for id_, row in sorted(rows.items())]


def check(id_, row):
    if not ID.fullmatch(str(id_)):
        raise ReasonError(f"{id_}: ids are lower-case words joined by '-'")
    if not isinstance(row, list) or len(row) != 4:
        raise ReasonError(f"{id_}: a row is [code, HTTP status, title, what to do]")
    code, status, title, help_ = row
    if code not in CODES:
        raise ReasonError(f"{id_}: {code} is not a canonical code")
    if not isinstance(status, int) or not 400 <= status <= 599:
        raise ReasonError(f"{id_}: {status} is not an HTTP status of an error")
    if not all(isinstance(t, str) and t.strip() for t in (title, help_)):
        raise ReasonError(f"{id_}: title and what to do are texts")
    return Reason(id_, code, status, title.strip(), help_.strip())


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def header(reasons):
    rows = "\n".join(
        f"inline constexpr Reason {naming.constant(r.id)}{{{quoted(r.id)}, Code::{CODES[r.code]}, {r.http_status},\n"
        f"    {quoted(r.title)},\n    {quoted(r.help)}}};" for r in reasons)
    pointers = "".join(f"    &{naming.constant(r.id)},\n" for r in reasons)
    return f"""// Made from contracts/errors.yaml; changes belong there.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "core/result.h"

namespace emptor::core::reasons {{

{rows}

// Every reason, sorted by id.
inline constexpr std::array<const Reason*, {len(reasons)}> kAll{{
{pointers}}};

// The row of an id; null for an id that is not in the table.
constexpr const Reason* find_reason(std::string_view id) {{
    const auto by_id = [](const Reason* reason) {{ return reason->id; }};
    const auto found = std::ranges::lower_bound(kAll, id, {{}}, by_id);
    return found == kAll.end() || (*found)->id != id ? nullptr : *found;
}}

}}  // namespace emptor::core::reasons

namespace emptor::core {{
using reasons::find_reason;
}}  // namespace emptor::core
"""


def page(reasons):
    def cell(text):
        return text.replace("|", "\\|")

    rows = "".join(f"| `{r.id}` | {r.code} | {r.http_status} | {cell(r.title)} | {cell(r.help)} |\n" for r in reasons)
    return ("# Reasons\n\nEvery error that Emptor shows carries one of these ids. Made from `contracts/errors.yaml`; "
            "after a change there run `cmake --build BUILD --target reasons_docs`.\n\n"
            f"| Reason | Code | HTTP | Title | What to do |\n|---|---|---|---|---|\n{rows}")


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("errors", type=Path)
    parser.add_argument("--header", type=Path)
    parser.add_argument("--docs", nargs="?", const="-")
    parser.add_argument("--check-docs", type=Path)
    args = parser.parse_args()
    try:
        reasons = read(args.errors.read_text(encoding="utf-8"))
    except ReasonError as error:
        sys.exit(f"{args.errors}: {error}")
    if args.header:
        write(args.header, header(reasons))
    if args.docs == "-":
        sys.stdout.write(page(reasons))
    elif args.docs:
        write(Path(args.docs), page(reasons))
    if args.check_docs and (not args.check_docs.exists()
                            or args.check_docs.read_text(encoding="utf-8") != page(reasons)):
        sys.exit(f"{args.check_docs} is not up to date: build the target reasons_docs")


if __name__ == "__main__":
    main()
