#!/usr/bin/env python3
"""Checks the layer and naming rules (tools/tidy/README.md) over the tracked files. Standard library only.

tidy.py [--root FOLDER] [FILE...]: prints PATH:LINE: [rule] message, exits 1 when there is any.
Exceptions stand in allow.txt, each with its reason; an exception that is not needed is an error.
"""

import argparse
import fnmatch
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import cpp  # noqa: E402
import rules  # noqa: E402

CPP_SUFFIXES = (".h", ".cc")


@dataclass(frozen=True, order=True)
class Finding:
    path: str
    line: int
    rule: str
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: [{self.rule}] {self.message}"


def tracked_files(root):
    """Files that git tracks or would track, relative to root, that exist."""
    out = subprocess.run(["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                         check=True, capture_output=True).stdout
    return sorted(p for p in set(out.decode().split("\0")) if p and (root / p).is_file())


def layer_of(path):
    for layer in rules.LAYERS:
        match = re.match(layer.path, path)
        if match:
            return layer, match.groups()
    return None, ()


def unit_of(path):
    """The folder that stands for one unit: services/NAME, platform/NAME, core."""
    return "/".join(path.split("/")[:-1][:2])


def check_includes(path, text, includers):
    layer, groups = layer_of(path)
    if layer is None:
        return
    in_tests = "/tests/" in path
    # A header that only its own unit includes may name the frameworks that the unit's sources may.
    private = layer.framework_sources and all(unit_of(user) == unit_of(path) for user in includers)
    for line, header, quoted in cpp.includes(text):
        message = None
        if in_tests and header.startswith(rules.TEST_SUPPORT):
            continue
        if header.startswith("emptor/") and not header.endswith(".pb.h"):
            message = contract_problem(layer, groups, header)
        elif header.startswith(rules.PROJECT_ROOTS) and not header.startswith("emptor/"):
            message = project_problem(path, layer, groups, header)
        if message:
            yield Finding(path, line, "layer", message)
            continue
        if rules.FRAMEWORK.search(header):
            if path.startswith("platform/json/"):
                continue
            if path.endswith(".h") and not (private or in_tests):
                yield Finding(path, line, "framework", f"{header}: framework headers stand in sources, never in headers")
            elif not layer.framework_sources and not in_tests:
                yield Finding(path, line, "framework", f"{header}: framework headers belong in adapters")
        elif rules.TEST_LIBRARY.search(header):
            if not in_tests and not path.startswith("bench/"):
                yield Finding(path, line, "framework", f"{header}: test libraries belong in tests")
        elif layer.std_only and not in_tests and not quoted and not is_standard(header):
            yield Finding(path, line, "framework", f"<{header}>: only the standard library here")


def is_standard(header):
    return "/" not in header and not header.endswith(".h")


def contract_problem(layer, groups, header):
    if layer.any_contract or header.startswith(tuple(layer.may)):
        return None
    service = header.split("/")[1]
    if layer.plain_types_only and not header.endswith("/" + rules.PLAIN_TYPES):
        return f"{header}: of a contract only the plain types (types.h) here"
    if not layer.calls:
        return f"{header}: this layer knows no service's contract"
    caller = layer.calls.format(*groups)
    if service == caller:
        return None
    if caller not in rules.CALLS:
        return f"{header}: service {caller} has no row in CALLS (tools/tidy/rules.py)"
    if service not in rules.CALLS[caller]:
        return f"{header}: {caller} does not call {service} (calls go down, facts come back as events)"
    return None


def project_problem(path, layer, groups, header):
    if header.startswith(tuple(prefix.format(*groups) for prefix in layer.may)):
        return None
    if path.startswith("connectors/") and header.startswith("connectors/"):
        return f"{header}: a connector never includes another"
    if path.startswith("services/") and header.startswith("services/"):
        return f"{header}: a service is reached through its contract, never by its headers"
    return f"{header}: not below this layer"


def check_code(path, text):
    code = cpp.code_only(text)
    for ban in rules.BANS:
        if ban.allowed and ban.allowed.search(path):
            continue
        for match in ban.pattern.finditer(code):
            yield Finding(path, code.count("\n", 0, match.start()) + 1, ban.rule, f"{match.group().strip()}: {ban.why}")
    for line, length in cpp.long_functions(text, rules.MAX_FUNCTION):
        yield Finding(path, line, "function-length", f"{length} lines, at most {rules.MAX_FUNCTION}")
    for match in rules.TASK_SIGNATURE.finditer(code):
        if rules.BORROWED.search(match.group(1)):
            yield Finding(path, code.count("\n", 0, match.start()) + 1, "coroutine-parameter",
                          "a coroutine takes by value what could be a temporary")


def check_text(path, text):
    """Rules for every text file."""
    limit = rules.MAX_LINES.get(Path(path).suffix)
    count = text.count("\n")
    if limit and count > limit:
        yield Finding(path, count, "file-length", f"{count} lines, at most {limit}")
    no_word = path.startswith(rules.NO_SANDBOX_WORD)
    if no_word and "sandbox" in path.lower():
        yield Finding(path, 1, "sandbox-word", "the product does not know its simulators")
    for number, line in enumerate(text.split("\n"), 1):
        if no_word and "sandbox" in line.lower():
            yield Finding(path, number, "sandbox-word", "the product does not know its simulators")
        if rules.MARKER.search(line):
            yield Finding(path, number, "marker", "name the issue (#N) or do it now")
        if rules.MACHINE_PATH.search(line):
            yield Finding(path, number, "machine-path", "a path of one machine")
        if rules.REGISTRY_HOST.search(line):
            yield Finding(path, number, "registry-host", "registries are reached through the clients' own settings")


def check_tree(files):
    """Rules over the set of files."""
    folders = {tuple(p.split("/")[:2]) for p in files if p.split("/")[0] in rules.NEEDS_README and p.count("/") >= 2}
    for top, name in sorted(folders):
        if f"{top}/{name}/README.md" not in files:
            yield Finding(f"{top}/{name}", 1, "readme", "a folder of this kind has a README.md of its own")
    numbers = {}
    for path in sorted(files):
        parts = path.split("/")
        if len(parts) < 2 or parts[-2] != "migrations" or path.endswith(".md"):
            continue
        if not rules.MIGRATION.fullmatch(parts[-1]):
            yield Finding(path, 1, "migration", "migrations are named NNNN_name.sql")
            continue
        first = numbers.setdefault((tuple(parts[:-1]), parts[-1][:4]), path)
        if first != path:
            yield Finding(path, 1, "migration", f"the number is taken by {first}")


def read_text(file):
    data = file.read_bytes()
    if b"\0" in data[:8000]:
        return None
    return data.decode("utf-8", "replace")


def check(root, only=()):
    """All findings under root; `only` limits the rules per file to these paths."""
    files = tracked_files(root)
    findings = list(check_tree(set(files)))
    includers = {}
    for path in files:
        if path.endswith(CPP_SUFFIXES):
            for _, header, _ in cpp.includes(read_text(root / path) or ""):
                includers.setdefault(header, []).append(path)
    for path in files:
        if only and path not in only:
            continue
        text = read_text(root / path)
        if text is None:
            continue
        if Path(path).name not in ("package-lock.json", "allow.txt"):
            findings += check_text(path, text)
        if path.endswith(CPP_SUFFIXES):
            findings += check_includes(path, text, includers.get(path, ()))
            findings += check_code(path, text)
    return apply_exceptions(root, findings, bool(only))


def apply_exceptions(root, findings, partial):
    file = root / "tools/tidy/allow.txt"
    name = "tools/tidy/allow.txt"
    kept, used = set(findings), set()
    lines = file.read_text().split("\n") if file.is_file() else []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        head, separator, reason = line.partition(": ")
        words = head.split()
        if not separator or not reason.strip() or len(words) != 2:
            kept.add(Finding(name, number, "allow", "write: RULE PATH: reason"))
            continue
        hits = {f for f in findings if f.rule == words[0] and fnmatch.fnmatch(f.path, words[1])}
        kept -= hits
        used |= hits
        if not hits and not partial:
            kept.add(Finding(name, number, "allow", "nothing needs this exception any more"))
    return sorted(kept)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2])
    parser.add_argument("files", nargs="*")
    arguments = parser.parse_args()
    findings = check(arguments.root.resolve(), set(arguments.files))
    for finding in findings:
        print(finding)
    print(f"tidy: {len(findings)} finding{'' if len(findings) == 1 else 's'}", file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
