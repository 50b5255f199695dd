"""Makes gen/connectors/registry.{h,cc} from connectors/*/manifest.yaml: a vendor joins by having a manifest.

Usage: connectors.py CONNECTORS_DIR OUT_DIR
"""

import json
import pathlib
import sys

import yaml

from services import write_if_changed

HEADER = """// Made from connectors/*/manifest.yaml; a vendor joins by having one.
#pragma once

#include <vector>

#include "connectors/port/connector.h"

namespace emptor::connectors {

// Every vendor, made anew from `deps`.
std::vector<Connector> make_all(const Deps& deps);

}  // namespace emptor::connectors
"""

MEMBERS = ("id", "title", "status", "credentials", "hosts", "base_url")


def manifest(path: pathlib.Path) -> dict:
    data = yaml.safe_load(path.read_text())
    missing = [m for m in MEMBERS if m not in data]
    if missing:
        sys.exit(f"{path}: lacks {', '.join(missing)}")
    if data["id"] != path.parent.name:
        sys.exit(f"{path}: id is not the folder's name")
    return data


def text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def texts(values: list[str]) -> str:
    return "{" + ", ".join(map(text, values)) + "}"


def entry(m: dict) -> str:
    return (f"    all.push_back({m['id']}::make_connector(deps, Manifest{{{text(m['id'])}, {text(m['title'])}, "
            f"{text(m['status'])}, {texts(m['credentials'])}, {texts(m.get('options', []))}, {texts(m['hosts'])}, "
            f"{text(m['base_url'])}}}));\n")


def main() -> None:
    folder, out = map(pathlib.Path, sys.argv[1:3])
    manifests = [manifest(p) for p in sorted(folder.glob("*/manifest.yaml"))]
    includes = "".join(f'#include "connectors/{m["id"]}/{m["id"]}.h"\n' for m in manifests)
    source = ('#include "connectors/registry.h"\n\n' + includes + "\nnamespace emptor::connectors {\n\n"
              "std::vector<Connector> make_all(const Deps& deps) {\n    std::vector<Connector> all;\n" +
              "".join(map(entry, manifests)) + "    return all;\n}\n\n}  // namespace emptor::connectors\n")
    write_if_changed(out / "registry.h", HEADER)
    write_if_changed(out / "registry.cc", source)


if __name__ == "__main__":
    main()
