"""EasyPost: our requests beside those of its own library, the simulator's answers and webhooks as that library reads them."""

import base64
import json

import easypost
import pytest
from easypost.errors import SignatureVerificationError
from easypost.util import receive_event, validate_webhook

SECRET = "easypost-sandbox"
SIGNATURE = "X-Hmac-Signature"
# Of https://docs.easypost.com/docs/trackers.
STATUSES = {"unknown", "pre_transit", "in_transit", "out_for_delivery", "delivered", "available_for_pickup",
            "return_to_sender", "failure", "cancelled", "error"}  # fmt: skip


@pytest.fixture
def client(world, monkeypatch):
    """EasyPost's own library, talking to the simulator."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(world.keys / "ca.pem"))
    return easypost.EasyPostClient("EZTK_sandbox", api_base=f"https://127.0.0.1:{world.port['easypost']}/v2")


def recorded(world, after):
    """What the library has sent; our server may be asking too."""
    calls = [call["request"] for call in world.sandbox.requests(vendor="easypost", after=after)]
    [theirs] = [call for call in calls if "PythonClient" in call["headers"]["user-agent"]]
    return theirs


def same_request(ours, theirs):
    assert (ours.method, ours.target) == (theirs["method"], theirs["target"])
    assert json.loads(ours.body or "{}") == json.loads(theirs["body"] or "{}")
    key = theirs["headers"]["authorization"].removeprefix("Bearer ")
    assert ours.headers["authorization"] == "Basic " + base64.b64encode(f"{key}:".encode()).decode()


def check_tracker(tracker):
    assert isinstance(tracker, easypost.models.Tracker) and tracker.id.startswith("trk_")
    assert tracker.status in STATUSES and tracker.mode == "test"
    for detail in tracker.tracking_details:
        assert detail.object == "TrackingDetail" and detail.tracking_location.object == "TrackingLocation"
        assert detail.status in STATUSES and detail.datetime.endswith("Z")


def test_we_ask_for_a_tracker_as_easyposts_library_does(course, world, client):
    ours = course.calls_to("easypost", "create_tracker")
    assert ours
    for call in ours:
        before = world.sandbox.last_number()
        tracker = client.tracker.create(**call.request.json["tracker"])
        same_request(call.request, recorded(world, before))
        assert tracker.id == call.response.json["id"], "the same number is the same tracker"


def test_we_look_at_a_tracker_as_easyposts_library_does(course, world, client):
    ours = {call.request.target: call for call in course.calls_to("easypost", "get_tracker")}
    assert ours
    for target, call in ours.items():
        before = world.sandbox.last_number()
        check_tracker(client.tracker.retrieve(target.rsplit("/", 1)[1]))
        same_request(call.request, recorded(world, before))


def test_answers_are_trackers_for_easyposts_library(course):
    calls = course.calls_to("easypost")
    assert {call.operation for call in calls} == {"create_tracker", "get_tracker"}
    for call in calls:
        assert call.response.status in (200, 201)
        check_tracker(receive_event(call.response.body))


def test_webhooks_are_what_easyposts_library_takes(course):
    events = course.webhooks_of("easypost")
    for delivery in events:
        headers = {SIGNATURE: delivery.request.headers[SIGNATURE.lower()]}
        body = validate_webhook(delivery.request.body.encode(), headers, SECRET)
        event = receive_event(json.dumps(body))
        assert isinstance(event, easypost.models.Event) and event.description == delivery.operation
        check_tracker(event.result)
    reached = {delivery.request.json["result"]["status"] for delivery in events}
    assert reached >= {"pre_transit", "in_transit", "out_for_delivery", "delivered", "return_to_sender"}


def test_a_webhook_that_was_changed_is_refused(course):
    """The judge itself."""
    delivery = course.webhooks_of("easypost")[0]
    headers = {SIGNATURE: delivery.request.headers[SIGNATURE.lower()]}
    for body, secret in ((delivery.request.body + " ", SECRET), (delivery.request.body, "other")):
        with pytest.raises(SignatureVerificationError):
            validate_webhook(body.encode(), headers, secret)


def test_paging_as_easyposts_library_does_it(course, client):
    first = client.tracker.all(page_size=2)
    assert len(first["trackers"]) == 2 and first["has_more"]
    second = client.tracker.get_next_page(first, page_size=2)
    seen = {tracker.id for tracker in (*first["trackers"], *second["trackers"])}
    assert len(seen) == 2 + len(second["trackers"])


def test_an_error_as_easyposts_library_reads_it(client):
    with pytest.raises(easypost.errors.NotFoundError) as missing:
        client.tracker.retrieve("trk_none")
    assert missing.value.http_status == 404 and missing.value.message
