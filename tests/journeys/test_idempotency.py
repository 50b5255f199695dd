"""One key, one action: the same request again gets the first answer, another is refused, one under way is not doubled."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from emptor_world import until
from shopping import take_offer, wait_for_state

@pytest.fixture(scope="module")
def person(running_world):
    running_world.restore()
    return running_world.person("impatient")


BUY = "/v1/checkout/buy"
FUNDS = "/v1/payments/add-funds"
FIVE = {"amount": {"minor": "500", "currency": "USD"}}


def available(world, person):
    [[minor]] = world.sql(f"select available from payments.wallet where person = '{person.name}'")
    return int(minor)


def together(person, path, bodies, key=None):
    """All bodies at once; without a key each under one of its own."""
    token = person.token()
    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(lambda body: person.call(path, body, token=token, key=key or str(uuid.uuid4())), bodies))


def test_the_same_request_again_gets_the_first_answer(world, person):
    before, key = available(world, person), str(uuid.uuid4())
    first = person.call(FUNDS, FIVE, key=key)
    again = person.call(FUNDS, FIVE, key=key)
    assert first.status_code == again.status_code == 200 and first.text == again.text
    assert again.headers["idempotent-replayed"] == "true" and "idempotent-replayed" not in first.headers
    assert available(world, person) == before + 500


@pytest.mark.parametrize("round_", range(3))
def test_the_same_request_many_times_at_once_runs_once(world, person, round_):
    before, key = available(world, person), str(uuid.uuid4())
    answers = together(person, FUNDS, [FIVE] * 8, key)
    done = [answer for answer in answers if answer.status_code == 200]
    others = [answer for answer in answers if answer.status_code != 200]
    assert done and len({answer.text for answer in done}) == 1
    for answer in others:
        assert (answer.status_code, answer.json()["reason"]) == (409, "idempotency-in-flight")
        assert int(answer.headers["retry-after"]) >= 1
    assert available(world, person) == before + 500
    assert person.call(FUNDS, FIVE, key=key).text == done[0].text


def test_another_body_is_refused_and_never_runs(world, person):
    before, key = available(world, person), str(uuid.uuid4())
    assert person.call(FUNDS, FIVE, key=key).status_code == 200
    other = person.call(FUNDS, {"amount": {"minor": "600", "currency": "USD"}}, key=key)
    assert (other.status_code, other.json()["reason"]) == (422, "idempotency-key-reused")
    assert available(world, person) == before + 500


def test_two_bodies_at_once_run_one(world, person):
    before = available(world, person)
    bodies = [{"amount": {"minor": str(minor), "currency": "USD"}} for minor in (100, 200, 300, 400)]
    answers = together(person, FUNDS, bodies, str(uuid.uuid4()))
    ran = [body for body, answer in zip(bodies, answers, strict=True) if answer.status_code == 200]
    assert len(ran) == 1 and {answer.status_code for answer in answers} <= {200, 409, 422}
    assert available(world, person) == before + int(ran[0]["amount"]["minor"])


def test_one_that_is_still_running_is_not_begun_again(world):
    """A slow merchant holds the first request up; then its answer is everybody's."""
    operator, key = world.operator, str(uuid.uuid4())
    body = {"url": world.merchant_url("fennel"), "merchant_id": "fennel"}
    world.sandbox.fault("latency_ms", operation="profile", merchant="fennel", ms=1500)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(operator.call, "/v1/integrations/add-merchant", body, None, key)
        until(lambda: world.sandbox.faults_left() == [], 10, "the merchant is being asked")
        meanwhile = operator.call("/v1/integrations/add-merchant", body, key=key)
        assert (meanwhile.status_code, meanwhile.json()["reason"]) == (409, "idempotency-in-flight")
        assert int(meanwhile.headers["retry-after"]) >= 1
        other = operator.call("/v1/integrations/add-merchant", {**body, "merchant_id": "other"}, key=key)
        assert (other.status_code, other.json()["reason"]) == (422, "idempotency-key-reused")
        assert first.result().status_code == 200
    again = operator.call("/v1/integrations/add-merchant", body, key=key)
    assert again.text == first.result().text


@pytest.mark.parametrize("key", [None, "", "with space", "x" * 256])
def test_an_action_wants_a_key(world, person, key):
    before = available(world, person)
    answer = person.call(FUNDS, FIVE, key=key)
    assert (answer.status_code, answer.json()["reason"]) == (400, "idempotency-key-missing")
    assert available(world, person) == before


def test_a_key_is_a_persons_own(world, person):
    other, key = world.person("same-key"), str(uuid.uuid4())
    for one in (person, other):
        before = available(world, one)
        assert one.call(FUNDS, FIVE, key=key).status_code == 200
        assert available(world, one) == before + 500


def autopilot(offer, client_key):
    return {"offer_id": offer.id, "quantity": 1, "client_key": client_key, "mode": "MODE_AUTOPILOT"}


@pytest.mark.parametrize("round_", range(3))
def test_the_same_purchase_at_once_is_one(world, round_):
    """Under different request keys, as two clients would send: the purchase's own key joins them."""
    person = world.person(f"double-{round_}")
    answers = together(person, BUY, [autopilot(take_offer(world), str(uuid.uuid4()))] * 8)
    assert {answer.status_code for answer in answers} == {200}, [answer.text for answer in answers]
    [purchase] = {answer.json()["purchase"]["purchase_id"] for answer in answers}
    wait_for_state(person, purchase, "AWAITING_APPROVAL")
    assert [one["purchase_id"] for one in person.ok("purchases")["purchases"]] == [purchase]


@pytest.mark.parametrize("round_", range(3))
def test_the_same_item_at_once_is_asked_about(world, round_):
    """Two purchases of one item in the same moment: the second asks first, as it does within the hour."""
    person, offer = world.person(f"eager-{round_}"), take_offer(world)
    answers = together(person, BUY, [autopilot(offer, str(uuid.uuid4())) for _ in range(8)])
    [begun] = [answer.json()["purchase"]["purchase_id"] for answer in answers if answer.status_code == 200]
    others = [answer.json() for answer in answers if answer.status_code != 200]
    assert [(other["status"], other["reason"]) for other in others] == [(409, "repeat-purchase")] * 7
    assert all(begun in other["detail"] for other in others)
    assert [one["purchase_id"] for one in person.ok("purchases")["purchases"]] == [begun]
