#!/usr/bin/env python3
"""summary.py RESULTS ALLOWED_SKIPS: adds up the reports of tools/dev/test; the last line is the sum.

RESULTS has, per suite, NAME.exit (exit code), NAME.xml (JUnit) and perhaps NAME-gtest/*.xml, the finer reports of the
programs that NAME.xml counts as one test each. A suite that failed without a failed test counts as one failure, a
skipped test that ALLOWED_SKIPS (lines `NAME: reason`, NAME as printed here) does not name, too.
"""

import sys
import xml.etree.ElementTree as xml
from pathlib import Path


def cases(file):
    """(name, outcome) of every test case of a JUnit or gtest report."""
    for case in xml.parse(file).getroot().iter("testcase"):
        name = ".".join(part for part in (case.get("classname"), case.get("name")) if part)
        if case.find("failure") is not None or case.find("error") is not None or case.get("status") == "fail":
            yield name, "failed"
        elif case.find("skipped") is not None or case.get("status") in ("notrun", "disabled") \
                or case.get("result") in ("skipped", "suppressed"):
            yield name, "skipped"
        else:
            yield name, "passed"


def suite_cases(results, suite):
    """The cases of a suite; a program's own report stands for the program where there is one and it agrees."""
    report = results / f"{suite}.xml"
    outer = list(cases(report)) if report.exists() else []
    fine = results / f"{suite}-gtest"
    for name, outcome in outer:
        program = name.split(".")[-1]
        own = fine / f"{program}.xml"
        inner = readable_cases(own) if own.exists() else []
        yield from ((f"{suite}/{program}/{case}", result) for case, result in inner)
        disagrees = outcome == "failed" and not any(result == "failed" for _, result in inner)
        if disagrees or not inner:
            yield f"{suite}/{name}", outcome


def readable_cases(file):
    try:
        return list(cases(file))
    except xml.ParseError:  # the program died while writing it
        return []


def allowed_skips(file):
    lines = file.read_text().splitlines() if file.exists() else []
    entries = (line.partition(": ") for line in lines if line.strip() and not line.startswith("#"))
    return {name for name, _, reason in entries if reason.strip()}


def collect(results, allowed):
    found = []
    for marker in sorted(results.glob("*.exit")):
        suite = marker.stem
        of_suite = list(suite_cases(results, suite))
        if marker.read_text().strip() != "0" and not any(outcome == "failed" for _, outcome in of_suite):
            of_suite.append((f"{suite}: ended with code {marker.read_text().strip()}", "failed"))
        found += of_suite
    return [(name, "not allowed to skip" if outcome == "skipped" and name not in allowed else outcome)
            for name, outcome in found]


def main():
    found = collect(Path(sys.argv[1]), allowed_skips(Path(sys.argv[2])))
    for name, outcome in found:
        if outcome != "passed":
            print(f"{outcome}: {name}")
    passed = sum(outcome == "passed" for _, outcome in found)
    skipped = sum(outcome == "skipped" for _, outcome in found)
    failed = len(found) - passed - skipped
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
