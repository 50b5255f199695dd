"""J5: a price that rose after the approval is asked about again; one that fell is paid as it is."""

from person import WAITING
from shopping import Facts, bought_once, mandate_of, nothing_was_bought, state_of, take_offer, total_of


def waiting(world, person, merchant="bluecrate"):
    offer = take_offer(world, merchant, 20, 40)  # below free shipping, also after it rose
    return offer, person.ok("buy", offer.id, code=WAITING)


def test_a_price_that_rose_is_asked_about_again(world, person):
    facts = Facts(world.sandbox)
    offer, asked = waiting(world, person)
    world.sandbox.set_item(offer.merchant, offer.item, price=offer.price + 700)
    again = person.ok("approve", asked["purchase_id"], "--maximum", f"{total_of(asked) / 100:.2f} USD", code=WAITING)
    assert state_of(again) == "AWAITING_APPROVAL" and "rose" in again["question"]
    assert total_of(again) >= total_of(asked) + 700
    assert facts.orders() == [] and facts.transactions() == []
    bought = person.ok("approve", asked["purchase_id"])
    assert total_of(bought) == total_of(again)
    bought_once(world, person, facts, bought)


def test_a_rise_that_nobody_agrees_to_is_not_paid(world, person):
    facts = Facts(world.sandbox)
    offer, asked = waiting(world, person)
    world.sandbox.set_item(offer.merchant, offer.item, price=offer.price + 700)
    person.ok("approve", asked["purchase_id"], code=WAITING)
    nothing_was_bought(world, person, facts, person.ok("decline", asked["purchase_id"]))


def test_a_price_that_fell_is_what_is_paid(world, person):
    facts = Facts(world.sandbox)
    offer, asked = waiting(world, person)
    world.sandbox.set_item(offer.merchant, offer.item, price=offer.price - 500)
    bought = person.ok("approve", asked["purchase_id"])
    assert total_of(bought) <= total_of(asked) - 500 < mandate_of(bought)
    bought_once(world, person, facts, bought)


def test_a_rise_at_the_last_moment_is_asked_about_again(world, person):
    """The merchant changes the price between the last look and the order: nothing is charged."""
    facts = Facts(world.sandbox)
    _, asked = waiting(world, person)
    world.sandbox.fault("price_changed", operation="complete_checkout", percent=20)
    again = person.ok("approve", asked["purchase_id"], code=WAITING)
    assert "rose" in again["question"] and total_of(again) > total_of(asked)
    assert facts.orders() == [] and facts.transactions() == []
    bought = person.ok("approve", asked["purchase_id"])
    assert mandate_of(bought) == total_of(again)
    assert state_of(bought) == "CONFIRMED"
    [order] = facts.orders()
    assert order["total"] == total_of(again)


def test_a_fall_at_the_last_moment_is_what_is_paid(world, person):
    facts = Facts(world.sandbox)
    _, asked = waiting(world, person)
    world.sandbox.fault("price_changed", operation="complete_checkout", percent=-20)
    bought = person.ok("approve", asked["purchase_id"])
    assert total_of(bought) < total_of(asked)
    bought_once(world, person, facts, bought)
