"""J6: what is lost on the way to a vendor or back is looked up or repeated under its key: one order, one capture."""

import json

import pytest
from emptor_world import LAYOUTS, until
from person import DONE, REFUSED
from shopping import Facts, bought_once, delivered, nothing_was_bought, regular_customer, take_offer

FAULTS = ("reply_lost_after_effect", "request_lost_before", "error_500_after_effect", "error_500", "malformed_json")
# The calls of a purchase, in their order, each with the vendor that has it.
CALLS = (
    "create_checkout",
    "update_checkout",
    "create_cardholder",
    "create_card",
    "get_card",
    "tokenize",
    "complete_checkout",
    "get_order",
)


@pytest.fixture(scope="module")
def regular(running_world):
    return regular_customer(running_world, "losing", "bluecrate")


# Every call and fault in one process; an order whose answer is lost also with the roles split.
PLACES = [(call, fault, "together") for call in CALLS for fault in FAULTS]
PLACES.append(("complete_checkout", "reply_lost_after_effect", "split"))


@pytest.mark.parametrize(("call", "fault", "where"), PLACES)
def test_lost_once(world, regular, call, fault, where):
    if where == "split":
        world.serve(LAYOUTS[where])
    facts = Facts(world.sandbox)
    world.sandbox.fault(fault, operation=call)
    purchase = regular.ok("buy", take_offer(world).id, code=DONE)
    until(lambda: world.sandbox.faults_left() == [], 20, f"{call} was called")
    bought_once(world, regular, facts, purchase)


def trackers(world):
    return [one["tracking_code"] for one in world.sandbox.state()["easypost"]["trackers"]]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_parcel_is_followed_once(world, regular, fault):
    facts = Facts(world.sandbox)
    purchase = regular.ok("buy", take_offer(world).id, code=DONE)
    bought_once(world, regular, facts, purchase)
    world.sandbox.fault(fault, operation="create_tracker")
    delivered(world, regular, purchase)
    assert world.sandbox.faults_left() == []
    number = regular.ok("orders", purchase["purchase_id"])["tracking_number"]
    assert trackers(world).count(number) == 1


def killed_during(world, person, offer, call):
    """A purchase whose server dies while a vendor works on this call; the client's last word."""
    world.sandbox.fault("latency_ms", operation=call, ms=1500)
    client = person.begin("buy", offer.id)
    until(lambda: world.sandbox.faults_left() == [], 20, f"{call} is under way")
    world.stop_server(9)
    output, _ = client.communicate(timeout=30)
    return json.loads(output) if client.returncode == DONE else None


@pytest.mark.parametrize("call", CALLS)
def test_killed_during(world, regular, call):
    """The vendor finishes all the same, perhaps after the server is back and has asked again."""
    world.sandbox.post("stripe", webhooks=[])  # the card's own rules decide: nobody is there to be asked
    facts, offer = Facts(world.sandbox), take_offer(world)
    answered = killed_during(world, regular, offer, call)
    world.let_leases_run_out()
    world.serve()
    purchase = regular.purchase(answered["purchase_id"]) if answered else regular.ok("buy", offer.id)
    bought_once(world, regular, facts, purchase)


def test_killed_while_the_issuer_asks(world, regular):
    """Nobody answers the issuer's question: the card is declined, and the no is found when the server is back."""
    facts, offer = Facts(world.sandbox), take_offer(world)
    before = world.sandbox.last_number()
    killed_during(world, regular, offer, "complete_checkout")
    until(lambda: world.sandbox.requests(operation="complete_checkout", after=before), 20, "the merchant has answered")
    world.let_leases_run_out()
    world.serve()
    refused = regular.ok("buy", offer.id, code=REFUSED)
    assert refused["refused_reason"] == "vendor-refused" and "declined" in refused["refused_detail"]
    nothing_was_bought(world, regular, facts, refused)


def test_stopped_during(world, regular):
    """An orderly end first lets the order under way be answered, the issuer's question too."""
    facts, offer = Facts(world.sandbox), take_offer(world)
    world.sandbox.fault("latency_ms", operation="complete_checkout", ms=1500)
    client = regular.begin("buy", offer.id)
    until(lambda: world.sandbox.faults_left() == [], 20, "the order is under way")
    world.serve()
    output, _ = client.communicate(timeout=30)
    answered = json.loads(output) if client.returncode == DONE else None
    purchase = regular.purchase(answered["purchase_id"]) if answered else regular.ok("buy", offer.id)
    bought_once(world, regular, facts, purchase)
