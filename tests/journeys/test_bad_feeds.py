"""Feeds that are not whole or not right: what is wrong is said row by row, and nothing else is lost."""

import gzip
import json
import lzma

import pytest

GOOD = {"id": "good-1", "title": "Brass plumb bob 300 g", "price": "12.50", "currency": "USD"}
GOOD |= {"gtin": ["09520001047299"]}


def row(**changes):
    return json.dumps({**GOOD, **changes}).encode()


def write(world, name, *lines):
    path = world.folder / name
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


def stored(world, merchant):
    rows = world.sql(
        "select item_id from discovery.source join discovery.offer using (import_id) "
        f"where merchant_id = '{merchant}' order by item_id"
    )
    return [one for [one] in rows]


def rejected(path):
    return [json.loads(line) for line in path.with_name(path.name + ".rejects.jsonl").read_text().splitlines()]


def test_bad_rows_are_told_apart(world):
    feed = write(
        world, "mixed.jsonl",
        row(),
        b"{not json",
        row(id=""),
        row(id="untitled", title=" "),
        row(id="free", price="0"),
        row(id="dear", price="99999999999999999999"),
        row(id="negative", price="-3"),
        row(id="coin", currency="DOL"),
        b"",
        row(id="bytes").replace(b"Brass", b"Br\xff\xfess"),
        row(id="good-2", gtin=["09520001047298"]),
        row(title="the same id again"),
        row(id="long", description="x" * 2_500_000),
        row(id="good-3"),
    )  # fmt: skip
    told = world.operator.ok("feed", "import", feed, "--merchant", "oddments", "--name", "Oddments")
    assert stored(world, "oddments") == ["good-1", "good-2", "good-3"]
    fields = {int(one["line"]): one.get("field", "") for one in rejected(feed)}
    assert fields.keys() == {2, 3, 4, 5, 6, 7, 8, 10, 12, 13}
    assert all(one["reason"] for one in rejected(feed))
    assert {line: fields[line] for line in (3, 4, 5, 6, 7, 8, 12)} == {
        3: "id", 4: "title", 5: "price", 6: "price", 7: "price", 8: "currency", 12: "id",
    }  # fmt: skip
    assert (told["offers"], told["rejected"], told["warnings"]) == (3, 10, 1)
    [[kept]] = world.sql("select body->>'title' from discovery.offer where item_id = 'good-1' limit 1")
    assert kept == GOOD["title"]
    found = world.operator.ok("ask", "brass plumb bob")["answer"]["products"]
    assert any(offer["offer"]["offer"]["merchant_id"] == "oddments" for one in found for offer in one["offers"])


@pytest.fixture(scope="module")
def shop(running_world):
    """A merchant with one good offer."""
    feed = write(running_world, "whole.jsonl", row())
    running_world.operator.ok("feed", "import", feed, "--merchant", "ledge", "--name", "Ledge")
    return "ledge"


def broken_feeds(world):
    whole = lzma.compress(b"\n".join(row(id=f"new-{i}", title=f"Spirit level {i}") for i in range(5000)))
    gzipped = gzip.compress(b"\n".join(row(id=f"new-{i}") for i in range(5000)))
    files = {
        "truncated.xz": (whole[: len(whole) // 2], "feed-unreadable"),
        "damaged.xz": (whole[:2000] + bytes(64) + whole[2064:], "feed-unreadable"),
        "truncated.gz": (gzipped[: len(gzipped) // 2], "feed-unreadable"),
        "empty.jsonl": (b"", "import-empty"),
        "nothing.jsonl": (row(id="") + b"\n" + row(title=""), "import-empty"),
    }
    for name, (content, reason) in files.items():
        path = world.folder / name
        path.write_bytes(content)
        yield path, reason


def test_a_broken_feed_replaces_nothing(world, shop):
    for path, reason in broken_feeds(world):
        world.operator.refused("feed", "import", path, "--merchant", shop, reason=reason)
        assert stored(world, shop) == ["good-1"], path
    absent, one = world.folder / "absent.jsonl", write(world, "one.jsonl", row())
    world.operator.refused("feed", "import", absent, "--merchant", shop, reason="feed-unreadable")
    world.operator.refused("feed", "import", one, "--merchant", "no such id", reason="malformed-request")


def test_the_same_feed_again_changes_nothing(world, shop):
    feed = write(world, "again.jsonl", row(), row(id="good-2"))
    first = world.operator.ok("feed", "import", feed, "--merchant", shop)
    again = world.operator.ok("feed", "import", feed, "--merchant", shop)
    assert (first["offers"], again["offers"], again["replaced"]) == (2, 2, 2)
    assert stored(world, shop) == ["good-1", "good-2"]
