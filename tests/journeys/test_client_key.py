"""The client stores its key before it sends: killed and run again it resumes the same purchase."""

import pytest
from emptor_world import until
from person import WAITING
from shopping import Facts, bought_once, state_of, take_offer

PROMPT = "noise cancelling headphones under $200, new, cheapest"


def key_stored(world, person):
    return list((person.folder / "purchases").glob("*.key"))


def request_arrived(world, person):
    return world.sql(f"select 1 from actions.idempotency where subject = '{person.name}' and path in "
                     "('/v1/checkout/buy', '/v1/orchestrator/ask')")  # fmt: skip


def purchase_began(world, person):
    return world.sql(f"select 1 from checkout.purchase where person = '{person.name}'")


@pytest.mark.parametrize("moment", [key_stored, request_arrived, purchase_began])
@pytest.mark.parametrize("kind", ["offer", "prompt"])
def test_killed_and_run_again(world, person, kind, moment):
    what = take_offer(world).id if kind == "offer" else PROMPT
    facts = Facts(world.sandbox)
    world.sandbox.fault("latency_ms", operation="create_checkout", ms=400, count=-1)
    client = person.begin("buy", what)
    until(lambda: moment(world, person), 20, "the moment to die", every=0.002)
    client.kill()
    client.communicate()
    [kept] = key_stored(world, person)
    key = kept.read_text()
    world.sandbox.calm()
    asked = person.ok("buy", what, code=WAITING)
    [[purchase_id, stored]] = world.sql(
        "select purchase_id, client_key from checkout.purchase join checkout.client_key using (person, purchase_id) "
        f"where person = '{person.name}'"
    )
    assert (asked["purchase_id"], stored) == (purchase_id, key.strip())
    assert key_stored(world, person) == [], "the next purchase is another one"
    bought_once(world, person, facts, person.ok("approve", purchase_id))


def test_it_says_that_it_resumes(world, person):
    offer = take_offer(world)
    world.sandbox.fault("latency_ms", operation="create_checkout", ms=400)
    client = person.begin("buy", offer.id)
    until(lambda: purchase_began(world, person), 20, "the purchase has begun", every=0.005)
    client.kill()
    client.communicate()
    shown = person.run_for_people("buy", offer.id)
    assert shown.code == WAITING and "resuming" in shown.error


def test_another_purchase_has_another_key(world, person):
    """Two things at once are two purchases; the same again asks first."""
    first, second = take_offer(world), take_offer(world, "fennel")
    clients = [person.begin("buy", offer.id) for offer in (first, second)]
    for client in clients:
        client.communicate(timeout=60)
        assert client.returncode == WAITING
    purchases = person.ok("purchases")["purchases"]
    assert {one["offer_id"] for one in purchases} == {first.id, second.id}
    assert {state_of(one) for one in purchases} == {"AWAITING_APPROVAL"}
    person.refused("buy", first.id, reason="repeat-purchase")
