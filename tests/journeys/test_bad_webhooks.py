"""Webhooks that are not the vendor's, too old, repeated, or about unknown things: refused, or taken without effect."""

import json
import time
import uuid

import pytest
import signatures
from cryptography.hazmat.primitives.asymmetric import ec
from shopping import Facts, bought_once, buy_and_approve, take_offer

OLD = 400  # seconds; five minutes are tolerated


def post(world, path, body, headers):
    with world.http() as http:
        return http.post(f"{world.url}/webhooks/{path}", content=body, headers=headers)


def event(type_, object_, id_=None):
    body = {"id": id_ or f"evt_{uuid.uuid4().hex}", "object": "event", "type": type_, "data": {"object": object_}}
    return json.dumps(body).encode()


def a_transaction(**changes):
    return {
        "id": "ipi_unknown", "object": "issuing.transaction", "amount": -4200, "currency": "usd", "type": "capture",
        "card": "ic_unknown", "authorization": "iauth_unknown", **changes,
    }  # fmt: skip


def an_authorization(card, amount, id_="iauth_forged"):
    return {
        "id": id_, "object": "issuing.authorization", "amount": 0, "currency": "usd", "approved": False,
        "status": "pending",
        "card": {"id": card, "metadata": {}}, "merchant_data": {"name": "Blue Crate", "network_id": "1234567890"},
        "pending_request": {"amount": amount, "currency": "usd", "is_amount_controllable": False},
        "request_history": [],
    }  # fmt: skip


def tracker_event(code="UNKNOWN1"):
    tracker = {"id": "trk_unknown", "tracking_code": code, "carrier": "UPS", "status": "delivered"}
    return json.dumps({"id": "evt_1", "description": "tracker.updated", "result": tracker}).encode()


def order_event(order="ord_unknown"):
    return json.dumps({"id": order, "ucp": {"version": "2026-04-08"}, "line_items": []}).encode()


@pytest.fixture(scope="module")
def bought(running_world):
    """A purchase of which everything is known; nothing that follows may change what is booked."""
    running_world.restore()
    person = running_world.person("watched")
    facts = Facts(running_world.sandbox)
    purchase = buy_and_approve(person, take_offer(running_world).id)
    bought_once(running_world, person, facts, purchase)
    [card] = facts.cards_of(purchase)
    return purchase, card["id"]


def books(world):
    return world.sql("select movement_id, account, minor from payments.ledger_entry order by entry_id")


@pytest.fixture
def unmoved(world, bought):
    """The books are after the test as they were before."""
    before = books(world)
    yield bought
    assert books(world) == before


def refused(answer, reason, status=401):
    assert (answer.status_code, answer.json()["reason"]) == (status, reason), answer.text


def signed(world, vendor, body):
    if vendor == "ucp":
        return signatures.ucp(world, "bluecrate", body)
    return getattr(signatures, vendor)(body)


def forged(world, vendor, body):
    if vendor == "ucp":
        return signatures.ucp(world, "bluecrate", body, key=ec.generate_private_key(ec.SECP256R1()))
    return getattr(signatures, vendor)(body, secret=b"guessed")


@pytest.mark.parametrize("vendor", ["stripe", "easypost", "ucp"])
def test_a_wrong_signature(world, unmoved, vendor):
    unknown = event("issuing_transaction.created", a_transaction())
    body = {"stripe": unknown, "easypost": tracker_event(), "ucp": order_event()}[vendor]
    refused(post(world, vendor, body, forged(world, vendor, body)), "webhook-bad-signature")
    changed = body.replace(b"unknown", b"another")
    refused(post(world, vendor, changed, signed(world, vendor, body)), "webhook-bad-signature")
    bare = post(world, vendor, body, {})
    assert bare.status_code in (400, 401) and bare.json()["reason"] in ("webhook-bad-signature", "webhook-malformed")


def test_a_stale_time(world, unmoved):
    body = event("issuing_transaction.created", a_transaction())
    for at in (int(time.time()) - OLD, int(time.time()) + OLD):
        refused(post(world, "stripe", body, signatures.stripe(body, at=at)), "webhook-stale")
        changed = order_event()
        refused(post(world, "ucp", changed, signatures.ucp(world, "bluecrate", changed, at=at)), "webhook-stale")


def test_a_sender_that_is_no_merchant_of_ours(world, unmoved):
    body = order_event()
    headers = signatures.ucp(world, "bluecrate", body) | {"UCP-Agent": 'profile="https://shop.example/.well-known/ucp"'}
    refused(post(world, "ucp", body, headers), "webhook-bad-signature")


def test_another_merchant_cannot_speak_for_this_one(world, unmoved):
    key, _ = signatures.merchant_key(world, "fennel")
    body = order_event()
    refused(post(world, "ucp", body, signatures.ucp(world, "bluecrate", body, key=key)), "webhook-bad-signature")


@pytest.mark.parametrize(
    ("vendor", "body"),
    [("stripe", b"[]"), ("stripe", b"{"), ("easypost", b"{}"), ("easypost", b"\xff"), ("ucp", b"{"), ("ucp", b"[]")],
)
def test_signed_nonsense(world, unmoved, vendor, body):
    refused(post(world, vendor, body, signed(world, vendor, body)), "webhook-malformed", 400)


def test_unknown_objects_are_taken_without_effect(world, unmoved):
    for body in (
        event("issuing_transaction.created", a_transaction()),
        event("issuing_authorization.created", an_authorization("ic_unknown", 4200)),
        event("customer.created", {"id": "cus_1"}),
    ):
        assert post(world, "stripe", body, signatures.stripe(body)).is_success
    parcel, order = tracker_event(), order_event()
    assert post(world, "easypost", parcel, signatures.easypost(parcel)).is_success
    assert post(world, "ucp", order, signatures.ucp(world, "bluecrate", order)).is_success


def test_a_request_on_an_unknown_or_closed_card_is_declined(world, unmoved):
    _, card = unmoved
    for asked in ("ic_unknown", card):
        body = event("issuing_authorization.request", an_authorization(asked, 100, f"iauth_{asked}"))
        answer = post(world, "stripe", body, signatures.stripe(body))
        assert answer.status_code == 200 and answer.json() == {"approved": False}, answer.text


def test_a_replay_changes_nothing(world, unmoved):
    purchase, card = unmoved
    [capture] = [one for one in world.sandbox.transactions().values() if one["card"] == card]
    body = event("issuing_transaction.created", capture, "evt_replayed")
    for _ in range(3):
        assert post(world, "stripe", body, signatures.stripe(body)).is_success
    [[seen]] = world.sql("select count(*) from payments.issuer_event where event_id = 'evt_replayed'")
    assert seen == "1"
    changed = order_event(purchase["order_id"])
    headers = signatures.ucp(world, "bluecrate", changed, event="evt-replayed")
    for _ in range(3):
        assert post(world, "ucp", changed, headers).is_success
    [[seen]] = world.sql(
        "select count(*) from integrations.webhook_seen where merchant_id = 'bluecrate' and event_id = 'evt-replayed'"
    )
    assert seen == "1"


def test_a_lie_in_a_signed_event_is_not_believed(world, unmoved):
    """A webhook only makes us look: amounts and states are those that the vendor answers when asked."""
    purchase, card = unmoved
    lie = event("issuing_transaction.created", a_transaction(card=card, amount=-99_999_00, id="ipi_lie"))
    assert post(world, "stripe", lie, signatures.stripe(lie)).is_success
    [[spent]] = world.sql(
        "select sum(minor) from payments.ledger_entry "
        f"where purchase_id = '{purchase['purchase_id']}' and account like 'spent:%'"
    )
    assert int(spent) == int(purchase["landed"]["total"]["minor"])
