"""Figures of a running installation: what a prompt costs, first offers, import rows per second, memory of the server.

Usage: running.py CLIENT CONFIG FEEDS CONNINFO
"""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

PROMPTS = (pathlib.Path(__file__).parent / "prompts.txt").read_text().splitlines()
ROUNDS = 3


def client(program, config, *arguments):
    answer = subprocess.run([program, "--config", config, "--json", *arguments], capture_output=True, text=True)
    return json.loads(answer.stdout) if answer.stdout.strip() else {}


def servers(program):
    """The processes of the emptord beside the client: those of other clones may run on the machine."""
    server = str(pathlib.Path(program).with_name("emptord")).encode()
    found = []
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cmdline").read_bytes().startswith(server + b"\0"):
                found.append(process)
        except OSError:
            continue
    return found


def cpu_seconds(processes):
    ticks = 0
    for process in processes:
        fields = (process / "stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def prompts(program, config):
    own, first, empty = [], [], 0
    processes = servers(program)
    before = cpu_seconds(processes)
    for _ in range(ROUNDS):
        for prompt in PROMPTS:
            run = client(program, config, "ask", prompt)
            own.append(run.get("own_ms", 0))
            first.append(run.get("first_offers_ms", 0))
            empty += not run.get("answer", {}).get("products")
    spent = 1000 * (cpu_seconds(processes) - before) / len(own)
    print(f"== prompts: {len(own)} runs, {empty} without a match")
    for name, values in (("own time on the run's path", own), ("first offers", first)):
        print(f"   {name}: p50 {statistics.median(values):.0f} ms, p95 {percentile(values, 0.95)} ms, max {max(values)} ms")
    print(f"   processor time of emptord, live merchants, quotes, TLS and storing included: {spent:.0f} ms a prompt")


def copied(feed, conninfo):
    """Seconds that PostgreSQL itself needs to take the lines of the feed as JSON, for comparison."""
    table = "create temp table feed (body jsonb); copy feed from stdin with (format csv, quote e'\\x01', delimiter e'\\x02');"
    begin = time.monotonic()
    with open(feed, "rb") as rows:
        subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", "-c", table.split(";")[0], "-c", table.split(";")[1], conninfo],
                       stdin=rows, check=True)
    return time.monotonic() - begin


def imports(program, config, feed, conninfo):
    with open(feed, "rb") as lines:
        rows = sum(1 for _ in lines)
    begin = time.monotonic()
    answer = client(program, config, "feed", "import", str(feed), "--merchant", feed.stem)
    seconds = time.monotonic() - begin
    print(f"== import: {answer.get('offers')} of {rows} rows in {seconds:.1f} s, {rows / seconds:.0f} rows/s: read, checked, "
          "stored, indexed, searchable")
    bare = copied(feed, conninfo)
    print(f"   PostgreSQL's COPY of the same lines as jsonb: {bare:.1f} s; the import takes {seconds / bare:.1f} times as long")


def memory(program):
    total = 0
    for process in servers(program):
        status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines() if ":" in line)
        total += int(status["VmRSS"].split()[0])
    print(f"== memory of emptord, all processes of this installation: {total / 1024:.0f} MiB")


def main():
    program, config, feeds, conninfo = sys.argv[1:5]
    prompts(program, config)
    imports(program, config, pathlib.Path(feeds) / "fennel.jsonl", conninfo)
    memory(program)


if __name__ == "__main__":
    main()
