"""J4: what the policy does not allow is not bought, and the reason is said."""

import pytest
from person import REFUSED, WAITING
from shopping import Facts, buy_and_approve, nothing_was_bought, state_of, take_offer

WIDE = ("500 USD", "2000 USD", "250 USD")


def denied(world, person, reason, *more, offer=None):
    facts = Facts(world.sandbox)
    purchase = person.ok("buy", (offer or take_offer(world)).id, *more, code=REFUSED)
    assert (state_of(purchase), purchase["refused_reason"]) == ("REFUSED", reason), purchase
    assert purchase["refused_detail"]
    nothing_was_bought(world, person, facts, purchase)
    return purchase


@pytest.mark.parametrize(
    ("policy", "reason"),
    [
        ((*WIDE, "--mode", "assist"), "policy-mode"),
        ((*WIDE, "--never-from", "bluecrate"), "policy-merchant"),
        ((*WIDE, "--merchant", "fennel", "--merchant", "northwind"), "policy-merchant"),
        (("10 USD", "2000 USD", "5 USD"), "policy-per-purchase"),
        (("500 EUR", "2000 EUR", "250 EUR"), "policy-currency"),
    ],
)
def test_each_rule_refuses(world, person, policy, reason):
    person.set_policy(*policy)
    denied(world, person, reason)


def test_without_a_policy_nothing_is_bought(world):
    newcomer = world.person("newcomer", ready=False)
    newcomer.set_address()
    newcomer.ok("wallet", "add", "100 USD")
    denied(world, newcomer, "policy-missing")


def test_the_day_has_a_limit_over_all_merchants(world, person):
    first = buy_and_approve(person, take_offer(world, "quillmart", 20, 60).id)
    assert state_of(first) == "CONFIRMED"
    world.sandbox.advance(60)
    person.set_policy("500 USD", "30 USD", "250 USD")
    denied(world, person, "day-budget-exceeded", offer=take_offer(world, "quillmart", 20, 60))


def test_ones_own_limit_binds_the_landed_total(world, person):
    """The item alone is below the limit; shipping and tax are not."""
    offer = take_offer(world, "northwind")
    limit = f"{(offer.price + 1) / 100:.2f} USD"
    denied(world, person, "over-limit", "--limit", limit, offer=offer)


def test_too_many_purchases_in_a_short_time(world, person):
    world.serve(fraud={"velocity_purchases": 1})
    assert state_of(buy_and_approve(person, take_offer(world).id)) == "CONFIRMED"
    world.sandbox.advance(60)
    purchase = denied_after_settlement(world, person)
    assert "velocity" in purchase["refused_detail"]


def denied_after_settlement(world, person):
    from emptor_world import until
    from shopping import nothing_reserved

    until(lambda: nothing_reserved(world, person), 30, "the first purchase is settled")
    return denied(world, person, "screening-refused")


def test_the_same_item_within_the_hour_asks_first(world, person):
    offer = take_offer(world)
    buy_and_approve(person, offer.id)
    person.refused("buy", offer.id, reason="repeat-purchase")
    again = person.run("buy", offer.id, "--again")
    assert again.code in (0, WAITING), again


def test_a_changed_address_ends_a_purchase_that_waits(world, person):
    """The approval is for one address; another one is another purchase."""
    facts = Facts(world.sandbox)
    asked = person.ok("buy", take_offer(world).id, code=WAITING)
    person.ok("address", "set", "--name", "Demo Person", "--street", "2 Other Street", "--city", "Reno", "--region", "NV",
              "--postal-code", "89501", "--country", "US", "--email", "demo@example.com")  # fmt: skip
    ended = person.ok("approve", asked["purchase_id"], code=REFUSED)
    assert ended["refused_reason"] == "address-changed"
    nothing_was_bought(world, person, facts, ended)
