"""J2: Autopilot buys through the merchant's API with a capped card and follows the parcel until it is delivered."""

import pytest
from emptor_world import SPLIT
from person import REFUSED, WAITING
from shopping import Facts, bought_once, buy_and_approve, delivered, nothing_was_bought, state_of, take_offer

PROMPT = "noise cancelling headphones under $200, new, cheapest"


def journey(world, person):
    facts = Facts(world.sandbox)
    purchase = buy_and_approve(person, PROMPT)
    assert state_of(purchase) == "CONFIRMED"
    bought_once(world, person, facts, purchase)
    seen = delivered(world, person, purchase)
    order = person.ok("orders", purchase["purchase_id"])
    assert order["tracking_number"] and order["steps"], order
    [[terminal]] = world.sql(f"select terminal from workflow.instance where id = '{purchase['purchase_id']}'")
    assert terminal == "t"
    [there] = facts.orders()
    assert there["stage"] == "delivered"
    return seen


def test_a_prompt_is_bought_and_tracked_to_delivery(world, person):
    journey(world, person)
    types = {row[0] for row in world.sql("select distinct type from events.outbox")}
    assert types >= {
        "agent.run.started", "agent.run.finished", "offer.evaluated", "checkout.path.selected",
        "order.created", "order.updated", "payment.authorization", "tracking.update",
    }  # fmt: skip


def test_with_roles_split_over_processes(world, person):
    """The vendors know one address; what they send there reaches the process that hosts the service."""
    world.serve(SPLIT)
    journey(world, person)


def test_without_any_webhook(world, person):
    """An installation that nobody can reach: the issuer has no address for its question, the card's own rules decide."""
    world.sandbox.post("stripe", webhooks=[])
    world.sandbox.fault("drop_all", count=-1)
    journey(world, person)


def test_the_card_is_declined_when_the_question_never_arrives(world, person):
    """The issuer asks us, the question is lost, and it is configured to decline then: nothing is paid."""
    offer = take_offer(world)
    world.sandbox.fault("drop_all", operation="issuing_authorization.request", count=-1)
    facts = Facts(world.sandbox)
    asked = person.ok("buy", offer.id, code=WAITING)
    refused = person.ok("approve", asked["purchase_id"], code=REFUSED)
    nothing_was_bought(world, person, facts, refused)


def merchant_name(world, merchant):
    merchants = world.operator.ok("merchant", "list")["merchants"]
    return next(one["name"] for one in merchants if one["merchant_id"] == merchant)


@pytest.mark.parametrize("merchant", ["northwind", "bluecrate", "fennel", "quillmart"])
def test_every_merchant_sells(world, person, merchant):
    """Each has its own prices, shipping, tax and time of capture; what is told is what is paid."""
    facts = Facts(world.sandbox)
    purchase = buy_and_approve(person, take_offer(world, merchant).id)
    assert purchase["merchant_name"] == merchant_name(world, merchant)
    bought_once(world, person, facts, purchase)
