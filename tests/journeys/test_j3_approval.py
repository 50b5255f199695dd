"""J3: above the limit the person is asked: approved it is bought; declined or too late it is not."""

import pytest
from person import DONE, REFUSED, WAITING
from shopping import (
    Facts,
    bought_once,
    nothing_reserved,
    nothing_was_bought,
    state_of,
    take_offer,
    total_of,
    wait_for_state,
)


@pytest.fixture
def careful(person):
    """Knows the merchant, so that only the limit makes Emptor ask."""
    from shopping import buy_and_approve

    buy_and_approve(person, take_offer(person.world).id)
    person.set_policy(approval_above="10 USD")
    return person


def ask(world, person):
    purchase = person.ok("buy", take_offer(world).id, code=WAITING)
    assert state_of(purchase) == "AWAITING_APPROVAL"
    assert "10.00 USD" in purchase["question"]
    return purchase


def test_approved_it_is_bought(world, careful):
    until_settled(world, careful)
    facts = Facts(world.sandbox)
    asked = ask(world, careful)
    assert facts.orders() == [] and facts.cards() == [] and nothing_reserved(world, careful)
    bought = careful.ok("approve", asked["purchase_id"])
    assert bought["mandate"]["approved_by"] == careful.name
    bought_once(world, careful, facts, bought)


def until_settled(world, person):
    from emptor_world import until

    until(lambda: nothing_reserved(world, person), 30, "the first purchase is settled")


def test_below_the_limit_nobody_is_asked(world, careful):
    until_settled(world, careful)
    careful.set_policy(approval_above="400 USD")
    facts = Facts(world.sandbox)
    bought = careful.ok("buy", take_offer(world).id, code=DONE)
    assert bought["mandate"]["approved_by"] == "policy"
    bought_once(world, careful, facts, bought)


def test_an_approval_below_the_total_is_no_approval(world, careful):
    asked = ask(world, careful)
    careful.refused("approve", asked["purchase_id"], "--maximum", "1 USD", reason="approval-too-low")
    assert state_of(careful.purchase(asked["purchase_id"])) == "AWAITING_APPROVAL"
    careful.ok("decline", asked["purchase_id"])


def test_declined_it_is_not_bought(world, careful):
    until_settled(world, careful)
    facts = Facts(world.sandbox)
    asked = ask(world, careful)
    declined = careful.ok("decline", asked["purchase_id"])
    assert (state_of(declined), declined["refused_reason"]) == ("CANCELLED", "declined")
    nothing_was_bought(world, careful, facts, declined)
    careful.refused("approve", asked["purchase_id"], reason="illegal-transition")


def test_cancelled_it_is_not_bought(world, careful):
    until_settled(world, careful)
    facts = Facts(world.sandbox)
    cancelled = careful.ok("cancel", ask(world, careful)["purchase_id"])
    assert (state_of(cancelled), cancelled["refused_reason"]) == ("CANCELLED", "cancelled")
    nothing_was_bought(world, careful, facts, cancelled)


def test_too_late_it_is_not_bought(world, careful):
    until_settled(world, careful)
    facts = Facts(world.sandbox)
    world.serve(checkout={"approval": "3s"})
    asked = ask(world, careful)
    assert total_of(asked) > 1000
    late = wait_for_state(careful, asked["purchase_id"], "REFUSED")
    assert late["refused_reason"] == "approval-expired"
    nothing_was_bought(world, careful, facts, late)
    careful.refused("approve", asked["purchase_id"], reason="illegal-transition")


def test_a_merchant_seen_for_the_first_time_asks(world, person):
    asked = person.ok("buy", take_offer(world).id, code=WAITING)
    assert "first-seen-merchant" in asked["question"]
    answer = person.run("decline", asked["purchase_id"])
    assert answer.code == DONE and state_of(answer.json) == "CANCELLED"
    assert person.run("buy", take_offer(world).id).code in (WAITING, REFUSED)
