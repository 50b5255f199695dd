"""J1: Assist ends in a link to the merchant, and the path is on record."""

import json

from person import WAITING
from shopping import Facts, state_of, take_offer


def path_events(world, purchase):
    rows = world.sql(
        "select data from events.outbox where type = 'checkout.path.selected' "
        f"and subject = '{purchase['purchase_id']}'"
    )
    return [json.loads(row[0]) for row in rows]


def handed_over(world, facts, purchase):
    assert state_of(purchase) == "HANDED_OVER"
    assert purchase["path"] == "PATH_DEEPLINK" and purchase["mode"] == "MODE_ASSIST"
    assert purchase["continue_url"].startswith(world.merchant_url(purchase["merchant_id"]))
    assert [event["path"] for event in path_events(world, purchase)] == ["DEEPLINK"]
    assert facts.orders() == [] and facts.cards() == []


def test_an_offer_is_handed_over_as_a_link(world, person):
    facts = Facts(world.sandbox)
    purchase = person.ok("buy", take_offer(world).id, "--assist", code=WAITING)
    handed_over(world, facts, purchase)
    person.ok("audit", "verify")


def test_a_prompt_is_handed_over_as_a_link(world, person):
    """Whoever asks for a link must never get a purchase."""
    facts = Facts(world.sandbox)
    purchase = person.ok("buy", "noise cancelling headphones under $200, new, cheapest", "--assist", code=WAITING)
    handed_over(world, facts, purchase)


def test_assist_needs_neither_policy_nor_money(world):
    visitor = world.person("visitor", ready=False)
    facts = Facts(world.sandbox)
    handed_over(world, facts, visitor.ok("buy", take_offer(world).id, "--assist", code=WAITING))
