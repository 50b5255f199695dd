#!/usr/bin/env python3
"""generate.py REGISTRY HEADER: makes platform/telemetry/names.h from contracts/telemetry.yaml, or says what is wrong there."""

import re
import sys
from pathlib import Path

import yaml

METRIC = re.compile(r"emptor(_[a-z0-9]+)+")
LABEL = re.compile(r"[a-z][a-z_]*")
SPAN = re.compile(r"[a-z]+(\.[a-z_]+)+")
SUFFIXES = {"counter": ("_total",), "gauge": (), "histogram": ("_seconds", "_bytes", "_count")}

HEAD = """#pragma once

// Made from contracts/telemetry.yaml.

#include "platform/telemetry/metrics.h"
#include "platform/telemetry/tracer.h"

namespace emptor::telemetry::names {

"""


def constant(name):
    return "k" + "".join(part.capitalize() for part in re.split(r"[._]", name))


def text(value):
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def check(ok, message):
    if not ok:
        sys.exit(f"contracts/telemetry.yaml: {message}")


def metric(name, row):
    kind, labels, buckets = row.get("kind"), row.get("labels", []), row.get("buckets", [])
    check(METRIC.fullmatch(name), f"{name}: metrics are named emptor_WHAT in lower case")
    check(kind in SUFFIXES, f"{name}: kind is one of {', '.join(SUFFIXES)}")
    check(not SUFFIXES[kind] or name.endswith(SUFFIXES[kind]), f"{name}: a {kind} ends in {' or '.join(SUFFIXES[kind])}")
    check(row.get("help", "").endswith("."), f"{name}: help is a sentence")
    check(all(LABEL.fullmatch(label) and label != "le" for label in labels), f"{name}: malformed label")
    check((kind == "histogram") == bool(buckets), f"{name}: histograms, and only they, have buckets")
    check(buckets == sorted(set(buckets)), f"{name}: buckets go up")
    unknown = set(row) - {"kind", "help", "labels", "buckets"}
    check(not unknown, f"{name}: unknown keys {unknown}")
    short = constant(name.removeprefix("emptor_"))
    out, members = "", [text(name), text(row["help"])]
    if labels:
        out += f"inline constexpr std::string_view {short}Labels[] = {{{', '.join(map(text, labels))}}};\n"
    members.append(f"{short}Labels" if labels else "{}")
    if buckets:
        out += f"inline constexpr double {short}Buckets[] = {{{', '.join(map(str, buckets))}}};\n"
        members.append(f"{short}Buckets")
    return out + f"inline constexpr {kind.capitalize()}Spec {short}{{{', '.join(members)}}};\n"


def main():
    registry = yaml.safe_load(Path(sys.argv[1]).read_text())
    body = "".join(metric(name, row) for name, row in registry["metrics"].items())
    for name, what in registry["spans"].items():
        check(SPAN.fullmatch(name), f"{name}: spans are named part.what")
        body += f"// {what}\ninline constexpr SpanName {constant(name)}Span{{{text(name)}}};\n"
    header = Path(sys.argv[2])
    header.parent.mkdir(parents=True, exist_ok=True)
    header.write_text(HEAD + body + "\n}  // namespace emptor::telemetry::names\n")


main()
