"""Makes gen/sandbox/registry.{h,cc} from sandbox/*/simulator.yaml: a simulator joins by having one.

Usage: simulators.py SANDBOX_DIR OUT_DIR
"""

import pathlib
import re
import sys

import yaml

from services import write_if_changed

HEADER = """// Made from sandbox/*/simulator.yaml; a simulator joins by having one.
#pragma once

#include <vector>

#include "sandbox/kit/vendor.h"

namespace emptor::sandbox {

// Every vendor with a folder, by id.
const std::vector<VendorEntry>& vendors();

}  // namespace emptor::sandbox
"""

KNOWN = {"settings", "webhook", "connect"}
DELIMITER = "simulator"


class SimulatorError(Exception):
    pass


def check(name: str, text: str) -> None:
    data = yaml.safe_load(text)
    if not isinstance(data, dict) or not isinstance(data.get("settings"), dict):
        raise SimulatorError(f"{name}: lacks settings")
    if unknown := set(data) - KNOWN:
        raise SimulatorError(f"{name}: {', '.join(sorted(unknown))}: not one of {', '.join(sorted(KNOWN))}")
    if "port" not in data["settings"]:
        raise SimulatorError(f"{name}: settings lack port")
    if "webhook" in data and set(data["webhook"]) != {"setting", "path"}:
        raise SimulatorError(f"{name}: webhook has setting and path")
    for pair in data.get("connect", []):
        if not re.fullmatch(r"[a-z_]+=[^\s'|]+", str(pair)):
            raise SimulatorError(f"{name}: connect: {pair}: NAME=VALUE without blanks is expected")
    if f"){DELIMITER}" in text:
        raise SimulatorError(f"{name}: must not contain ){DELIMITER}")


def source(simulators: dict[str, str]) -> str:
    includes = "".join(f'#include "sandbox/{name}/{name}.h"\n' for name in simulators)
    entries = "".join(f'        {{"{name}", R"{DELIMITER}({text}){DELIMITER}", &{name}::make_simulator}},\n'
                      for name, text in simulators.items())  # fmt: skip
    return (f'#include "sandbox/registry.h"\n\n{includes}\nnamespace emptor::sandbox {{\n\n'
            "const std::vector<VendorEntry>& vendors() {\n    static const std::vector<VendorEntry> all = {\n"
            f"{entries}    }};\n    return all;\n}}\n\n}}  // namespace emptor::sandbox\n")


def main() -> None:
    folder, out = map(pathlib.Path, sys.argv[1:3])
    simulators = {path.parent.name: path.read_text() for path in sorted(folder.glob("*/simulator.yaml"))}
    try:
        for name, text in simulators.items():
            check(name, text)
    except SimulatorError as error:
        sys.exit(f"{folder}: {error}")
    write_if_changed(out / "registry.h", HEADER)
    write_if_changed(out / "registry.cc", source(simulators))


if __name__ == "__main__":
    main()
