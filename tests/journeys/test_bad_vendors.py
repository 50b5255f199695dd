"""Vendors whose answers make no sense: named in an answer, refused with a reason in a purchase, never believed."""

import pytest
from person import REFUSED
from shopping import Facts, bought_once, nothing_was_bought, regular_customer, state_of, take_offer

NONSENSE = ("html_instead", "malformed_json", "wrong_types", "huge_body")
PROMPT = "noise cancelling headphones under $200, new"


@pytest.fixture(scope="module")
def regular(running_world):
    return regular_customer(running_world, "patient", "bluecrate")


def offers_of(run):
    return [offer for product in run["answer"]["products"] for offer in product["offers"]]


@pytest.mark.parametrize("fault", NONSENSE)
def test_a_merchant_whose_search_is_broken_is_named(world, regular, fault):
    world.sandbox.fault(fault, operation="search_catalog", merchant="fennel", count=-1)
    run = regular.ok("ask", PROMPT)
    reports = {one["merchant_id"]: one for one in run["answer"]["merchants"]}
    assert reports["fennel"]["status"] == "error" and reports["fennel"]["detail"], reports
    assert {reports[other]["status"] for other in ("northwind", "bluecrate", "quillmart")} == {"answered"}
    assert offers_of(run)


def test_negative_prices_are_no_offers(world, regular):
    world.sandbox.fault("negative_price", operation="search_catalog", count=-1)
    found = offers_of(regular.ok("ask", PROMPT))
    assert found and all(int(one["landed"]["items"]["minor"]) > 0 for one in found)


@pytest.mark.parametrize("fault", [*NONSENSE, "wrong_totals", "negative_price"])
def test_what_cannot_be_quoted_is_only_estimated(world, regular, fault):
    for call in ("create_checkout", "update_checkout"):
        world.sandbox.fault(fault, operation=call, count=-1)
    run = regular.ok("ask", PROMPT)
    assert run["answer"].get("offers_quoted", 0) == 0
    assert {one["landed"]["basis"] for one in offers_of(run)} == {"PRICE_BASIS_ESTIMATED"}
    assert not run["answer"]["cheapest_claim"].startswith("Cheapest of")


@pytest.mark.parametrize("fault", ["wrong_totals", "negative_price"])
def test_a_quote_that_does_not_add_up_is_not_bought(world, regular, fault):
    facts = Facts(world.sandbox)
    for call in ("create_checkout", "update_checkout", "get_checkout"):
        world.sandbox.fault(fault, operation=call, count=-1)
    refused = regular.ok("buy", take_offer(world).id, code=REFUSED)
    assert (state_of(refused), refused["refused_reason"]) == ("REFUSED", "totals-do-not-add-up")
    world.sandbox.calm()
    nothing_was_bought(world, regular, facts, refused)


@pytest.mark.parametrize(
    ("call", "fault", "reason"),
    [
        ("create_checkout", "html_instead", "vendor-malformed-answer"),
        ("create_card", "error_500", "vendor-failed"),
    ],
)
def test_a_vendor_that_stays_broken_ends_the_purchase(world, regular, call, fault, reason):
    """Before money is committed patience has an end; everything is given back."""
    facts = Facts(world.sandbox)
    world.sandbox.fault(fault, operation=call, count=-1)
    refused = regular.ok("buy", take_offer(world).id, code=REFUSED)
    assert (state_of(refused), refused["refused_reason"]) == ("REFUSED", reason)
    world.sandbox.calm()
    nothing_was_bought(world, regular, facts, refused)


@pytest.mark.parametrize("fault", [*NONSENSE, "wrong_totals", "negative_price"])
def test_nonsense_after_the_order_is_looked_up(world, regular, fault):
    facts = Facts(world.sandbox)
    world.sandbox.fault(fault, operation="complete_checkout")
    bought_once(world, regular, facts, regular.ok("buy", take_offer(world).id))
    assert world.sandbox.faults_left() == []


@pytest.mark.parametrize("fault", [*NONSENSE, "negative_price"])
def test_nonsense_of_the_issuer_books_nothing(world, regular, fault):
    """History that cannot be read is asked for again; what is booked is what was captured."""
    facts = Facts(world.sandbox)
    world.sandbox.fault(fault, operation="list_transactions")
    world.sandbox.fault(fault, operation="list_authorizations")
    bought_once(world, regular, facts, regular.ok("buy", take_offer(world).id))
    assert world.sandbox.faults_left() == []


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("html_instead", "merchant-profile-invalid"),
        ("malformed_json", "merchant-profile-invalid"),
        ("huge_body", "response-too-large"),
        ("error_500", "vendor-failed"),
    ],
)
def test_a_shop_whose_profile_is_nonsense_is_not_added(world, fault, reason):
    world.sandbox.fault(fault, operation="profile", merchant="fennel", count=-1)
    world.operator.refused("merchant", "add", world.merchant_url("fennel"), "--id", "other", reason=reason)


def test_a_known_shop_is_not_added_twice(world):
    world.operator.refused("merchant", "add", world.merchant_url("fennel"), "--id", "other", reason="merchant-known")
    world.operator.refused("merchant", "add", world.merchant_url("fennel"), "--id", "bluecrate", reason="merchant-id-taken")
    world.operator.ok("merchant", "add", world.merchant_url("fennel"), "--id", "fennel")


def test_what_is_no_shop_is_not_added(world):
    for url, reason in (
        (world.issuer, "merchant-not-recognised"),
        (f"https://127.0.0.1:{world.port['admin']}", "address-not-allowed"),
        (f"http://127.0.0.1:{world.port['fennel']}", "malformed-request"),
        ("https://", "malformed-request"),
    ):
        world.operator.refused("merchant", "add", url, "--id", "other", reason=reason)
    assert "other" not in {one["merchant_id"] for one in world.operator.ok("merchant", "list")["merchants"]}
