"""Prompts and amounts that cannot be carried out: each is refused with its reason, nothing is stored or bought."""

import os

import pytest
from person import REFUSED
from shopping import Facts, nothing_was_bought, state_of, take_offer

NOT_TEXT = os.fsdecode(b"kettle \xff\xfe")
BAD_PROMPTS = {
    "empty": ("", "prompt-empty"),
    "blank": (" \t\n", "prompt-empty"),
    "100 kB": ("kettle " * 14_300, "prompt-too-long"),
    "not UTF-8": (NOT_TEXT, "prompt-not-text"),
    "no product": ("under $50 by Friday", "prompt-without-product"),
    "contradictory": ("kettle over $80 but under $40", "contradictory-limits"),
    "unknown currency": ("kettle under 50 XQZ", "unknown-currency"),
    "overflow": ("kettle under $99999999999999999999", "amount-overflow"),
    "overflow of many": ("900 kettles under 90000000000000000 each", "amount-overflow"),
}


@pytest.fixture(scope="module")
def person(running_world):
    running_world.restore()
    return running_world.person("muddled")


@pytest.fixture
def nothing_begins(world, person):
    """Neither a run nor a purchase is stored."""

    def stored():
        return [world.sql(f"select count(*) from {table} where person = '{person.name}'")
                for table in ("orchestrator.run", "checkout.purchase")]  # fmt: skip

    before = stored()
    yield
    assert stored() == before


@pytest.mark.parametrize("what", BAD_PROMPTS)
def test_a_bad_prompt_is_neither_asked_nor_bought(person, nothing_begins, what):
    prompt, reason = BAD_PROMPTS[what]
    person.refused("ask", prompt, reason=reason)
    person.refused("buy", prompt, reason=reason)


def test_bytes_that_are_no_text_are_refused_without_the_client_too(world, person, nothing_begins):
    headers = {"Authorization": f"Bearer {person.token()}", "Idempotency-Key": "not-text"}
    with world.http() as http:
        answer = http.post(f"{world.url}/v1/orchestrator/ask", content=b'{"prompt":"kettle \xff\xfe"}', headers=headers)
    assert answer.status_code == 400 and answer.json()["reason"] in ("prompt-not-text", "malformed-request")


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (("ask", "kettle", "--currency", "XQZ"), "unknown-currency"),
        (("ask", "kettle", "--time-zone", "Moon/Base"), "unknown-time-zone"),
        (("wallet", "add", "5 XQZ"), "unknown-currency"),
        (("wallet", "add", "five USD"), "malformed-amount"),
        (("wallet", "add", "1.001 USD"), "malformed-amount"),
        (("wallet", "add", "99999999999999999999 USD"), "amount-overflow"),
        (("wallet", "add", "90000000000000000 USD"), "malformed-request"),
        (("wallet", "add", "-5 USD"), "malformed-request"),
        (("buy", "bluecrate:1", "--limit", "99999999999999999999 USD"), "amount-overflow"),
        (("buy", "bluecrate:1", "--quantity", "1000000"), "malformed-request"),
        (("buy", "bluecrate:1", "--quantity", "0"), "malformed-request"),
        (("buy", "nobody:1"), None),
    ],
)
def test_amounts_and_names_that_make_no_sense(world, person, command, reason):
    facts, before = Facts(world.sandbox), person.wallet()
    if reason:
        person.refused(*command, reason=reason)
    else:
        refused = person.ok(*command, code=REFUSED)
        assert refused["refused_reason"] == "not-found"
    assert person.wallet() == before
    assert facts.orders() == [] and facts.cards() == []


def test_many_of_a_dear_thing_overflow_no_budget(world, person):
    """1000 pieces are far above what the policy allows: a refusal, not a wrong sum."""
    facts = Facts(world.sandbox)
    refused = person.ok("buy", take_offer(world, "bluecrate", 20, 1000).id, "--quantity", "1000", code=REFUSED)
    assert refused["refused_reason"] == "policy-per-purchase"
    nothing_was_bought(world, person, facts, refused)


def test_without_an_address_shipping_and_tax_are_unknown(world):
    visitor = world.person("homeless", ready=False)
    run = visitor.ok("ask", "noise cancelling headphones under $200")
    answer = run["answer"]
    offers = [offer for product in answer["products"] for offer in product["offers"]]
    assert offers and all(offer["landed"]["basis"] == "PRICE_BASIS_ESTIMATED" for offer in offers)
    assert not any("tax" in offer["landed"] for offer in offers)
    assert any("address" in note for note in answer["notes"]), answer["notes"]
    shown = visitor.run_for_people("ask", "noise cancelling headphones under $200").text
    assert "unknown" in shown and "address" in shown


def test_without_an_address_nothing_is_bought(world):
    visitor = world.person("unhoused", ready=False)
    visitor.set_policy()
    visitor.ok("wallet", "add", "100 USD")
    facts = Facts(world.sandbox)
    refused = visitor.ok("buy", take_offer(world).id, code=REFUSED)
    assert (state_of(refused), refused["refused_reason"]) == ("REFUSED", "address-missing")
    nothing_was_bought(world, visitor, facts, refused)


@pytest.mark.parametrize(
    ("money", "reason"), [(None, "wallet-too-low"), ("1 USD", "wallet-too-low"), ("500 EUR", "currency-mismatch")]
)
def test_a_wallet_that_cannot_pay_buys_nothing(world, money, reason):
    poor = world.person(f"poor-{money}".replace(" ", "-"), ready=False)
    poor.set_address()
    poor.set_policy()
    if money:
        poor.ok("wallet", "add", money)
    facts = Facts(world.sandbox)
    refused = poor.ok("buy", take_offer(world).id, code=REFUSED)
    assert (state_of(refused), refused["refused_reason"]) == ("REFUSED", reason)
    nothing_was_bought(world, poor, facts, refused)
