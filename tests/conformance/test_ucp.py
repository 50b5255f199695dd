"""UCP: what our connector sends and what the simulated merchants answer, as `ucp-sdk` reads the specification."""

import json

import pytest
from ucp_models import (
    ANSWERS,
    REQUESTS,
    VERSION,
    answer_problems,
    order_problems,
    profile_problems,
    request_problems,
    tokenize_problems,
    ucp,
)

SENT = ("search_catalog", "lookup_catalog", "create_checkout", "update_checkout", "get_checkout",
        "complete_checkout", "cancel_checkout", "get_order")  # fmt: skip


def told(exchanges, problems_of):
    """Problems, each with an exchange that has it."""
    found = {}
    for exchange in exchanges:
        for problem in problems_of(exchange):
            found.setdefault(problem, f"{exchange}: {problem}")
    return list(found.values())


@pytest.mark.parametrize("operation", SENT)
def test_requests(course, operation):
    calls = course.calls_to("ucp", operation)
    assert calls, f"the course has no {operation}"
    assert told(calls, lambda call: request_problems(operation, call.request.body)) == []


@pytest.mark.parametrize("operation", SENT)
def test_answers(course, operation):
    answered = [call for call in course.calls_to("ucp", operation) if call.response.status in (200, 201)]
    assert answered
    assert told(answered, lambda call: answer_problems(operation, call.response.body)) == []


def test_every_kind_of_outcome_was_seen(course):
    """Else the checks above would not mean much."""
    bodies = [call.response.json for call in course.calls_to("ucp", *ANSWERS) if call.response.status in (200, 201)]
    statuses = {body["status"] for body in bodies if "status" in body}
    assert statuses >= {"incomplete", "ready_for_complete", "completed", "canceled", "requires_escalation"}
    codes = {message["code"] for body in bodies for message in body.get("messages", []) if "code" in message}
    assert codes >= {"out_of_stock", "price_changed", "payment_failed"}
    adjusted = {one["type"] for body in bodies for one in body.get("adjustments", [])}
    assert adjusted, "no order was cancelled or refunded"


def test_the_tokenizer(course):
    calls = course.calls_to("ucp", "tokenize")
    assert calls
    assert told(calls, lambda call: tokenize_problems(call.request.body)) == []
    assert all(set(call.response.json) == {"token"} for call in calls if call.response.status == 200)


def test_order_webhooks(course):
    events = course.webhooks_of("ucp")
    assert events
    assert told(events, lambda event: order_problems(event.request.body)) == []


def test_profiles_of_merchants(course):
    for merchant, text in course.profiles.items():
        if merchant != "emptor":
            assert profile_problems(ucp.BusinessSchema, text) == [], merchant


def test_our_profile(course):
    text = course.profiles["emptor"]
    assert profile_problems(ucp.PlatformSchema, text) == []
    assert json.loads(text)["ucp"]["version"] == VERSION


def test_what_is_wrong_is_seen(course):
    """The judge itself: a request and an answer that were changed by one member are refused."""
    sent = course.calls_to("ucp", "create_checkout")[0].request.json
    answer = course.calls_to("ucp", "create_checkout")[0].response.json
    assert request_problems("create_checkout", json.dumps(sent | {"line_item": []}))
    assert request_problems("create_checkout", json.dumps(sent | {"line_items": [{"item": {}, "quantity": 1}]}))
    assert request_problems("create_checkout", json.dumps(sent | {"line_items": [{"item": {"id": "1"}, "quantity": "1"}]}))
    assert answer_problems("create_checkout", json.dumps(answer | {"status": "done"}))
    assert answer_problems("create_checkout", json.dumps(answer | {"total": 1}))
    assert set(REQUESTS) <= set(ANSWERS)
