"""J6: what is lost on the way to a vendor or back is looked up or repeated under its key: one order, one capture."""

import pytest
from emptor_world import LAYOUTS, until
from person import DONE
from shopping import Facts, bought_once, buy_and_approve, delivered, settle_down, take_offer

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
    running_world.restore()
    person = running_world.person("losing")
    person.ok("wallet", "add", "20000 USD")
    person.set_policy("500 USD", "100000 USD", "250 USD")
    buy_and_approve(person, take_offer(running_world).id)
    settle_down(running_world)
    return person


def serve(world, layout):
    if world.layout != layout:
        world.serve(layout)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("call", CALLS)
def test_lost_once(world, regular, call, fault, layout):
    serve(world, layout)
    facts = Facts(world.sandbox)
    world.sandbox.fault(fault, operation=call)
    purchase = regular.ok("buy", take_offer(world).id, code=DONE)
    until(lambda: world.sandbox.faults_left() == [], 20, f"{call} was called")
    bought_once(world, regular, facts, purchase)


def trackers(world):
    return [one["tracking_code"] for one in world.sandbox.state()["easypost"]["trackers"]]


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_parcel_is_followed_once(world, regular, fault, layout):
    serve(world, layout)
    facts = Facts(world.sandbox)
    purchase = regular.ok("buy", take_offer(world).id, code=DONE)
    bought_once(world, regular, facts, purchase)
    world.sandbox.fault(fault, operation="create_tracker")
    delivered(world, regular, purchase)
    assert world.sandbox.faults_left() == []
    number = regular.ok("orders", purchase["purchase_id"])["tracking_number"]
    assert trackers(world).count(number) == 1


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("call", CALLS)
def test_killed_during(world, regular, call, layout):
    """The server dies while the vendor works; the vendor finishes all the same, perhaps after the server is back."""
    serve(world, layout)
    facts = Facts(world.sandbox)
    offer = take_offer(world)
    world.sandbox.fault("latency_ms", operation=call, ms=1500)
    client = regular.begin("buy", offer.id)
    until(lambda: world.sandbox.faults_left() == [], 20, f"{call} is under way")
    world.stop_server(9)
    client.communicate(timeout=30)
    world.let_leases_run_out()
    world.serve(layout)
    answered = client.returncode == DONE
    purchases = regular.ok("purchases")["purchases"] if answered else []
    purchase = purchases[0] if answered else regular.ok("buy", offer.id)
    bought_once(world, regular, facts, purchase)
