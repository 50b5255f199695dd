"""A course over the real programs in which every call that our connectors make happens at least once."""

import json

from emptor_world import MERCHANTS, until
from person import DONE, REFUSED, WAITING
from recording import Recording
from shopping import Facts, bought_once, delivered, state_of, take_offer

PROMPT = "noise cancelling headphones under $200, new, cheapest"


def buy(person, what, *more):
    """Bought, whether the person is asked first or not."""
    answer = person.run("buy", what, *more)
    assert answer.code in (DONE, WAITING), answer
    return answer.json if answer.code == DONE else person.ok("approve", answer.json["purchase_id"])


def bought_and_delivered(world, person, merchant):
    facts = Facts(world.sandbox)
    purchase = buy(person, take_offer(world, merchant).id)
    bought_once(world, person, facts, purchase)
    delivered(world, person, purchase)


def declined(world, person):
    """The card: its question never arrives, and the issuer says no."""
    world.sandbox.fault("drop_all", operation="issuing_authorization.request", count=-1)
    asked = person.ok("buy", take_offer(world).id, code=WAITING)
    person.ok("approve", asked["purchase_id"], code=REFUSED)
    world.sandbox.calm()


def given_up(world, person):
    """Declined by the person: the merchant's session is cancelled."""
    asked = person.ok("buy", take_offer(world, "quillmart").id, code=WAITING)
    person.ok("decline", asked["purchase_id"])


def seen_as(person, purchase, state):
    def seen():
        return person.ok("orders", purchase["purchase_id"])["state"] == f"ORDER_STATE_{state}"

    until(seen, 30, f"the order is seen as {state}", every=0.5)


def looked_up(world, person):
    """An item that stands in no imported feed: the merchant is asked for it."""
    offer = take_offer(world, "quillmart")
    rest = world.folder / "rest.jsonl"
    rest.write_text("".join(json.dumps(row) + "\n" for row in world.feed("quillmart") if row["id"] != offer.item))
    world.operator.ok("feed", "import", rest, "--merchant", "quillmart")
    asked = person.ok("buy", offer.id, code=WAITING)
    person.ok("decline", asked["purchase_id"])
    assert person.ok("buy", "quillmart:nothing", code=REFUSED)["refused_reason"] == "vendor-not-found"
    world.operator.ok("feed", "import", world.feeds / "quillmart.jsonl", "--merchant", "quillmart")


def cancelled_by_merchant(world, person, merchant):
    """The order is cancelled and the money comes back: never taken, or refunded."""
    purchase = buy(person, take_offer(world, merchant).id)
    assert state_of(purchase) == "CONFIRMED", purchase
    world.sandbox.post(f"merchants/{merchant}/orders/{purchase['order_id']}/cancel")
    seen_as(person, purchase, "CANCELED")


def returned(world, person, merchant):
    """The parcel goes back; the purchase has ended once the merchant has given the money back."""
    purchase = buy(person, take_offer(world, merchant).id)
    world.sandbox.advance(30)
    for status, state in (("in_transit", "SHIPPED"), ("return_to_sender", "RETURNED")):
        world.sandbox.post("parcels/advance", which=purchase["order_id"], to=status)
        seen_as(person, purchase, state)
    world.sandbox.post(f"merchants/{merchant}/orders/{purchase['order_id']}/cancel")


def hindered(world, person, kind, operation, **more):
    """Something goes wrong at the merchant, in the merchant's own words."""
    world.sandbox.fault(kind, operation=operation, **more)
    answer = person.run("buy", take_offer(world, "northwind").id)
    if answer.code == WAITING:
        answer = person.run("approve", answer.json["purchase_id"])
    assert world.sandbox.faults_left() == [], answer
    world.sandbox.calm()


def profiles(world):
    """Ours lies where our UCP-Agent header says."""
    urls = {merchant: f"{world.merchant_url(merchant)}/.well-known/ucp" for merchant in MERCHANTS}
    urls["emptor"] = f"{world.url}/profile/ucp"
    with world.http() as http:
        return {name: http.get(url).raise_for_status().text for name, url in urls.items()}


def play(world, name):
    recording = Recording(world.sandbox, profiles=profiles(world))
    shopper, cautious = world.person(f"{name}-shopper"), world.person(f"{name}-cautious")
    steps = [
        lambda: shopper.ok("ask", PROMPT),
        lambda: declined(world, cautious),
        lambda: given_up(world, cautious),
        lambda: looked_up(world, cautious),
        *(lambda merchant=merchant: bought_and_delivered(world, shopper, merchant) for merchant in MERCHANTS),
        lambda: cancelled_by_merchant(world, shopper, "fennel"),
        lambda: cancelled_by_merchant(world, shopper, "bluecrate"),
        lambda: returned(world, shopper, "quillmart"),
        lambda: hindered(world, shopper, "out_of_stock", "create_checkout"),
        lambda: hindered(world, shopper, "out_of_stock", "complete_checkout"),
        lambda: hindered(world, shopper, "price_changed", "complete_checkout", percent=10),
        lambda: hindered(world, shopper, "escalate", "create_checkout"),
    ]
    for step in steps:
        step()
        recording.collect()
    return recording
