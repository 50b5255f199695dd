"""A card number in a prompt is cut out at the edge: it stands nowhere, and nothing is paid with it."""

import re

import pytest
from person import WAITING
from shopping import Facts, bought_once

CARD = "4111111111111111"
WAYS = {
    "plain": CARD,
    "grouped": "4111 1111 1111 1111",
    "dashes": "4111-1111-1111-1111",
    "no-break spaces": "4111\u00a01111\u00a01111\u00a01111",
}


def everything_written(world):
    """The database, every log, what the simulators have seen, and the client's own files."""
    texts = {"database": world.dump(), "requests": str(world.sandbox.requests())}
    for path in world.folder.rglob("*"):
        inside = path.relative_to(world.folder).parts[0]
        if path.is_file() and inside not in ("pg", "feeds"):
            texts[str(path)] = path.read_bytes().decode(errors="replace")
    texts["postgres.log"] = (world.folder / "pg/postgres.log").read_text(errors="replace")
    return texts


def stands_in(text, number):
    """However it is grouped."""
    return re.search(r"[\s\u00a0-]*".join(number), text) is not None


def places_of(world, number):
    return [place for place, text in everything_written(world).items() if stands_in(text, number)]


@pytest.mark.parametrize("way", WAYS)
def test_a_card_number_is_cut_out(world, person, way):
    facts = Facts(world.sandbox)
    prompt = f"noise cancelling headphones under $200, new, cheapest, pay with {WAYS[way]} 12/29 123"
    run = person.ok("ask", prompt)
    assert "[card number removed]" in run["prompt"] and not stands_in(str(run), CARD)
    assert any("card number" in note for note in run["answer"]["notes"])
    asked = person.ok("buy", prompt, code=WAITING)
    bought_once(world, person, facts, person.ok("approve", asked["purchase_id"]))
    assert places_of(world, CARD) == []


@pytest.mark.parametrize(
    "prompt", [CARD, f"{CARD} under 50 XQZ", f"kettle over $80 under $40 {CARD}", f"kettle {CARD} " + "x" * 5000]
)
def test_neither_in_a_refusal(world, person, prompt):
    answer = person.run("ask", prompt)
    assert answer.code == 1 and not stands_in(answer.text + answer.error, CARD)
    assert places_of(world, CARD) == []


def test_neither_when_the_request_cannot_be_read(world, person):
    headers = {"Authorization": f"Bearer {person.token()}", "Idempotency-Key": "unreadable"}
    with world.http() as http:
        for body in (f'{{"prompt":"{CARD}"', f'{{"prompt":["{CARD}"]}}', f'{{"{CARD}":1}}'):
            answer = http.post(f"{world.url}/v1/orchestrator/ask", content=body, headers=headers)
            assert answer.status_code in (400, 422) and CARD not in answer.text, answer.text
    assert places_of(world, CARD) == []


def test_the_search_above_would_find_it(world, person):
    """A number that is no card's stays, and is found: the search is not blind."""
    number = "4111111111111112"
    person.ok("ask", f"desk lamp {number}")
    assert "database" in places_of(world, number)
