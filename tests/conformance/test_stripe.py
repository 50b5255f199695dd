"""Stripe: our requests as stripe-mock takes them, the simulator's answers as Stripe's OpenAPI and its own library read them."""

import httpx
import pytest
import stripe
from emptor_world import free_port
from openapi import answer_schema, problems, version
from processes import Program

SENT = ("create_cardholder", "create_card", "update_card", "get_card", "list_authorizations", "list_transactions")
SECRET = "whsec_sandbox"
A_DAY = 86400  # the course may be older than the five minutes that the library grants
PASSED_ON = ("content-type", "authorization", "stripe-version", "idempotency-key")


@pytest.fixture(scope="module")
def stripe_mock(running_world):
    """Stripe's own mock: it answers only what its description allows."""
    port = free_port()
    command = ["stripe-mock", "-http-addr", f"127.0.0.1:{port}", "-https-addr", f"127.0.0.1:{free_port()}"]
    program = Program("stripe-mock", command, running_world.folder / "stripe-mock.log")
    http = httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False)

    def answers():
        try:
            return http.get("/v1/balance", headers={"authorization": "Bearer sk_test_123"}).is_success
        except httpx.HTTPError:
            return False

    program.wait_ready(answers)
    yield http
    program.stop()


def replay(http, request, body=None):
    headers = {name: value for name, value in request.headers.items() if name in PASSED_ON}
    headers["authorization"] = "Bearer sk_test_123"
    return http.request(request.method, request.target, headers=headers, content=request.body if body is None else body)


def sent(course):
    """One of each distinct request."""
    calls = {(one.request.method, one.request.target, one.request.body): one for one in course.calls_to("stripe")}
    return list(calls.values())


def test_requests_are_of_the_version_that_is_checked(course):
    assert {call.request.headers["stripe-version"] for call in course.calls_to("stripe")} == {version()}


def test_requests_are_what_stripe_takes(course, stripe_mock):
    calls = sent(course)
    assert {call.operation for call in calls} == set(SENT)
    for call in calls:
        answer = replay(stripe_mock, call.request)
        assert answer.status_code == 200, f"{call}: {call.request.body}\n{answer.text}"


def test_stripe_mock_refuses_what_stripe_does_not_take(course, stripe_mock):
    """The judge itself."""
    [card, *_] = course.calls_to("stripe", "create_card")
    for body in (
        card.request.body + "&maximum=1",
        card.request.body.replace("type=virtual", "type=paper"),
        card.request.body.replace("per_authorization", "per_purchase"),
        card.request.body.replace("currency=usd", ""),
    ):
        assert body != card.request.body and replay(stripe_mock, card.request, body).status_code == 400, body


def test_answers_are_what_stripe_says(course):
    for call in sent(course):
        schema = answer_schema(call.request.method, call.request.target.split("?")[0], call.response.status)
        assert problems(schema, call.response.json) == [], f"{call}: {call.response.body[:500]}"


def test_an_answer_that_stripe_would_not_give_is_seen(course):
    """The judge itself."""
    call = course.calls_to("stripe", "create_card")[0]
    schema = answer_schema("POST", "/v1/issuing/cards", 200)
    card = call.response.json
    assert problems(schema, card) == []
    for wrong in (
        card | {"status": "open"},
        card | {"exp_month": "3"},
        card | {"limit": 5},
        {name: value for name, value in card.items() if name != "spending_controls"},
    ):
        assert problems(schema, wrong), wrong


def test_webhooks_are_what_stripes_library_takes(course):
    events = course.webhooks_of("stripe")
    for delivery in events:
        signature = delivery.request.headers["stripe-signature"]
        event = stripe.Webhook.construct_event(delivery.request.body, signature, SECRET, tolerance=A_DAY)
        assert event.type == delivery.operation
        assert problems({"$ref": "#/components/schemas/event"}, delivery.request.json) == []
        told = delivery.request.json["data"]["object"]
        assert problems({"$ref": f"#/components/schemas/{told['object']}"}, told) == [], delivery
    assert {event.operation for event in events} >= {
        "issuing_authorization.request", "issuing_authorization.created", "issuing_authorization.updated",
        "issuing_transaction.created", "issuing_card.created", "issuing_card.updated",
    }  # fmt: skip


def test_a_webhook_that_was_changed_is_refused(course):
    """The judge itself."""
    delivery = course.webhooks_of("stripe")[0]
    signature = delivery.request.headers["stripe-signature"]
    for body, secret in ((delivery.request.body + " ", SECRET), (delivery.request.body, "whsec_other")):
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(body, signature, secret, tolerance=A_DAY)


def test_our_answer_to_the_question(course):
    """200, the version, and a yes or no: https://docs.stripe.com/issuing/controls/real-time-authorizations."""
    asked = [one for one in course.webhooks_of("stripe") if one.operation == "issuing_authorization.request"]
    for one in asked:
        assert one.response.status == 200 and one.response.headers["stripe-version"] == version()
        assert set(one.response.json) == {"approved"} and one.response.json["approved"] in (True, False)


@pytest.fixture
def client(world, monkeypatch):
    """Stripe's own library, talking to the simulator."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(stripe, "ca_bundle_path", str(world.keys / "ca.pem"))
    simulator = {"api": f"https://127.0.0.1:{world.port['stripe']}"}
    return stripe.StripeClient(
        "sk_test_sandbox", base_addresses=simulator, stripe_version=version(), http_client=stripe.RequestsClient()
    )


def test_stripes_own_library_gets_on_with_the_simulator(client):
    address = {"line1": "1 Main Street", "city": "Columbus", "state": "OH", "postal_code": "43004", "country": "US"}
    holder = client.v1.issuing.cardholders.create({"name": "Demo Person", "type": "individual", "billing": {"address": address}})
    limit = {"amount": 5000, "interval": "per_authorization"}
    card = client.v1.issuing.cards.create(
        {"cardholder": holder.id, "currency": "usd", "type": "virtual", "spending_controls": {"spending_limits": [limit]}}
    )
    assert card.spending_controls.spending_limits[0].amount == 5000
    assert client.v1.issuing.cards.update(card.id, {"status": "canceled"}).status == "canceled"
    newest = client.v1.issuing.cards.list({"limit": 2}).auto_paging_iter()
    assert next(newest).id == card.id and next(newest).id != card.id
    with pytest.raises(stripe.InvalidRequestError) as missing:
        client.v1.issuing.cards.retrieve("ic_none")
    assert missing.value.code == "resource_missing"
    with pytest.raises(stripe.InvalidRequestError) as unknown:
        client.v1.issuing.cards.create({"cardholder": holder.id, "currency": "usd", "type": "virtual", "limit": 1})
    assert unknown.value.code == "parameter_unknown" and unknown.value.param == "limit"
