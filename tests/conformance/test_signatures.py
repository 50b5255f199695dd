"""HTTP message signatures (RFC 9421) of our UCP requests and of order webhooks, verified by a library that is not ours."""

import base64
import dataclasses
import json
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from http_message_signatures import HTTPMessageVerifier, InvalidSignature, MappingKeyResolver
from http_message_signatures.algorithms import ECDSA_P256_SHA256

# What the specification wants covered, of a request that has it.
ALWAYS = ("@method", "@authority", "@path", "ucp-agent")
WITH_BODY = ("content-digest", "content-type")


def public_key(jwk):
    assert (jwk["kty"], jwk["crv"]) == ("EC", "P-256")
    x, y = (int.from_bytes(base64.urlsafe_b64decode(jwk[name] + "==")) for name in "xy")
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


class Verifier(HTTPMessageVerifier):
    require_created = False  # the specification's own examples have none: its keys make a request that is repeated harmless


def verifier(profile):
    keys = {jwk["kid"]: public_key(jwk) for jwk in json.loads(profile)["signing_keys"]}
    resolver = MappingKeyResolver(public_keys=keys, private_keys={})
    return Verifier(signature_algorithm=ECDSA_P256_SHA256, key_resolver=resolver)


def verify(profile, url, message, required):
    """Raises unless a signature over all of `required` and the body is by a key of the profile."""
    wire = SimpleNamespace(method=message.method, url=url, headers=message.headers)
    covered = (*required, *(WITH_BODY if message.body else ()))
    return verifier(profile).verify(wire, max_age=None, require_components=covered, body=message.body.encode())



def test_every_request_to_a_merchant_is_signed(course, world):
    asked = course.calls_to("ucp", "search_catalog", "lookup_catalog", "create_checkout", "update_checkout",
                            "get_checkout", "complete_checkout", "cancel_checkout", "get_order")  # fmt: skip
    assert asked and [call for call in asked if "signature" not in call.request.headers] == []
    for call in asked:
        changes = call.request.method == "PUT" or call.operation in ("create_checkout", "complete_checkout", "cancel_checkout")
        required = (*ALWAYS, *(("idempotency-key",) if changes else ()))
        url = world.merchant_url(call.merchant) + call.request.target
        [result] = verify(course.profiles["emptor"], url, call.request, required)
        assert "alg" not in result.parameters, "the algorithm follows from the key"


def test_order_webhooks_are_signed_by_their_merchant(course):
    events = course.webhooks_of("ucp")
    assert events
    for event in events:
        assert event.request.headers["webhook-id"] and event.request.headers["webhook-timestamp"]
        verify(course.profiles[event.merchant], event.request.target, event.request, ALWAYS)


@pytest.mark.parametrize(
    "change",
    [
        {"body": '{"line_items":[]}'},
        {"method": "PUT"},
        {"target": "/ucp/v1/checkout-sessions/other"},
        {"headers": {"idempotency-key": "00000000-0000-8000-8000-000000000000"}},
        {"headers": {"ucp-agent": 'profile="https://evil.example/"'}},
    ],
    ids=["body", "method", "path", "key", "agent"],
)
def test_a_change_on_the_way_is_seen(course, world, change):
    """The judge itself."""
    call = course.calls_to("ucp", "create_checkout")[0]
    headers = call.request.headers | change.get("headers", {})
    changed = dataclasses.replace(call.request, **(change | {"headers": headers}))
    with pytest.raises(InvalidSignature):
        verify(course.profiles["emptor"], world.merchant_url(call.merchant) + changed.target, changed, ALWAYS)


def test_another_merchants_key_does_not_fit(course):
    event = next(event for event in course.webhooks_of("ucp") if event.merchant == "fennel")
    with pytest.raises(InvalidSignature):
        verify(course.profiles["quillmart"], event.request.target, event.request, ALWAYS)
