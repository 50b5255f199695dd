"""Figures of a running installation: own time per prompt, first offers, import rows per second, memory of the server.

Usage: running.py CLIENT CONFIG FEEDS
"""

import json
import pathlib
import statistics
import subprocess
import sys
import time

PROMPTS = [
    "noise cancelling headphones under $200, new, cheapest", "wireless mouse", "27 inch monitor under $300",
    "running shoes size 42 under 100 dollars", "espresso machine, not refurbished", "1 TB ssd", "cordless drill 18V",
    "backpack black or blue under $80", "AA batteries pack of 12", "robot vacuum under $400", "chef knife",
    "led bulb 60W equivalent", "mirrorless camera under $900", "laptop 16 GB ram under $1200", "mechanical keyboard",
    "phone 256GB unlocked under $600", "dishwasher tablets", "diapers size 4", "smart watch under 150 dollars", "usb c cable",
]
ROUNDS = 3


def client(program, config, *arguments):
    answer = subprocess.run([program, "--config", config, "--json", *arguments], capture_output=True, text=True)
    return json.loads(answer.stdout) if answer.stdout.strip() else {}


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def prompts(program, config):
    own, first, empty = [], [], 0
    for _ in range(ROUNDS):
        for prompt in PROMPTS:
            run = client(program, config, "ask", prompt)
            own.append(run.get("own_ms", 0))
            first.append(run.get("first_offers_ms", 0))
            empty += not run.get("answer", {}).get("products")
    print(f"== prompts: {len(own)} runs, {empty} without a match")
    for name, values in (("own time", own), ("first offers", first)):
        print(f"   {name}: median {statistics.median(values):.0f} ms, p95 {percentile(values, 0.95)} ms, max {max(values)} ms")


def imports(program, config, feed):
    rows = sum(1 for _ in open(feed))
    begin = time.monotonic()
    answer = client(program, config, "feed", "import", str(feed), "--merchant", feed.stem)
    seconds = time.monotonic() - begin
    print(f"== import: {answer.get('offers')} of {rows} rows in {seconds:.1f} s, {rows / seconds:.0f} rows/s")


def memory():
    total = 0
    for status in pathlib.Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:
            continue
        if fields.get("Name", "").strip() == "emptord":
            kilobytes = int(fields.get("VmRSS", "0 kB").split()[0])
            total += kilobytes
    print(f"== memory of emptord, all processes: {total / 1024:.0f} MiB")


def main():
    program, config, feeds = sys.argv[1:4]
    prompts(program, config)
    imports(program, config, pathlib.Path(feeds) / "fennel.jsonl")
    memory()


if __name__ == "__main__":
    main()
