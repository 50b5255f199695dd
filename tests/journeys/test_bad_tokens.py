"""Who is let in: tokens that are not ours, not valid or not enough, and what belongs to somebody else."""

import hashlib
import hmac
import json
import time

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from person import DONE
from shopping import buy_and_approve, state_of, take_offer
from tokens import base64url, claims, issuer_key, token

@pytest.fixture(scope="module")
def person(running_world):
    running_world.restore()
    return running_world.person("let-in")


LIST = "/v1/checkout/list-purchases"


def hs256_with_the_public_key(world):
    """The classic confusion: the public key taken as a shared secret."""
    _, kid = issuer_key(world)
    head = {"alg": "HS256", "kid": kid}
    text = ".".join(base64url(json.dumps(part).encode()) for part in (head, claims(world, "mallory")))
    return text + "." + base64url(hmac.digest(kid.encode(), text.encode(), hashlib.sha256))


STRANGER = ec.generate_private_key(ec.SECP256R1())
BAD_TOKENS = {
    "none": (lambda world: "", "unauthenticated"),
    "garbage": (lambda world: "abc.def", "token-malformed"),
    "alg none": (lambda world: token(world, "mallory", header={"alg": "none"}), "token-algorithm"),
    "alg HS256": (hs256_with_the_public_key, "token-algorithm"),
    "foreign key": (lambda world: token(world, "mallory", key=STRANGER), "token-bad-signature"),
    "unknown key": (lambda world: token(world, "mallory", header={"kid": "nobody"}), "token-bad-signature"),
    "expired": (lambda world: token(world, "mallory", exp=int(time.time()) - 60), "token-expired"),
    "without end": (lambda world: token(world, "mallory", exp=None), "token-malformed"),
    "not yet": (lambda world: token(world, "mallory", nbf=int(time.time()) + 600), "token-not-yet-valid"),
    "foreign audience": (lambda world: token(world, "mallory", aud="urn:other:api"), "token-wrong-audience"),
    "foreign issuer": (lambda world: token(world, "mallory", iss="https://127.0.0.1:1"), "token-wrong-issuer"),
}


@pytest.mark.parametrize("what", BAD_TOKENS)
def test_a_bad_token_is_refused(world, person, what):
    make, reason = BAD_TOKENS[what]
    answer = person.call(LIST, {}, token=make(world))
    assert (answer.status_code, answer.json()["reason"]) == (401, reason), answer.text
    assert answer.headers["content-type"] == "application/problem+json" and answer.json()["help"]
    assert "www-authenticate" in answer.headers


def test_a_good_token_of_the_same_kind_is_accepted(world, person):
    """Otherwise the table above would prove nothing."""
    assert person.call(LIST, {}, token=token(world, person.name)).status_code == 200


@pytest.mark.parametrize(
    ("path", "body", "scope"),
    [
        ("/v1/checkout/buy", {"offer_id": "a:b", "quantity": 1, "client_key": "k", "mode": "MODE_AUTOPILOT"}, "buy"),
        ("/v1/checkout/approve", {"purchase_id": "pur_1", "maximum_total": {"minor": 1, "currency": "USD"}}, "approve"),
        ("/v1/checkout/decline", {"purchase_id": "pur_1"}, "approve"),
        ("/v1/checkout/set-policy", {}, "policy"),
        ("/v1/checkout/set-address", {}, "address"),
        ("/v1/checkout/get-address", {}, "address"),
        ("/v1/payments/add-funds", {}, "wallet"),
        ("/v1/payments/connect-issuer", {}, "wallet"),
        ("/v1/integrations/add-merchant", {"url": "https://127.0.0.1:1"}, "merchants"),
        ("/v1/discovery/begin-import", {"merchant_id": "x"}, "catalogue"),
    ],
)
def test_asking_is_not_allowed_to_do(world, person, path, body, scope):
    """A token for asking can neither buy nor approve nor change what may be bought."""
    answer = person.call(path, body, token=token(world, person.name, scope="ask"), key="scope")
    assert (answer.status_code, answer.json()["reason"]) == (403, "permission-denied"), answer.text
    assert scope in answer.json()["detail"]


@pytest.mark.parametrize(
    "path", ["/v1/payments/fund", "/v1/payments/tokenize", "/v1/vault/tokenize", "/v1/checkout/shipping-address"]
)
def test_what_is_internal_has_no_door(world, person, path):
    answer = person.call(path, {}, key="internal")
    assert answer.status_code == 404 and answer.json()["reason"] == "no-such-path"


def test_what_belongs_to_somebody_else_does_not_exist(world, person):
    bought = buy_and_approve(person, take_offer(world).id)
    waiting = person.run("buy", take_offer(world, "fennel").id).json
    stranger = world.person("stranger-to-all")
    for purchase in (bought["purchase_id"], waiting["purchase_id"]):
        for command in ("purchases", "orders", "approve", "decline", "cancel"):
            stranger.refused(command, purchase, reason="not-found")
    assert stranger.ok("purchases").get("purchases", []) == [] and stranger.ok("orders").get("orders", []) == []
    run = person.ok("ask", "desk lamp under $90")["run_id"]
    for method in ("get-run", "list-events"):
        answer = stranger.call(f"/v1/orchestrator/{method}", {"run_id": run})
        assert (answer.status_code, answer.json()["reason"]) == (404, "not-found")
    payment = stranger.call("/v1/payments/get-payment", {"purchase_id": bought["purchase_id"]})
    assert payment.status_code == 404, payment.text
    assert state_of(person.purchase(waiting["purchase_id"])) == "AWAITING_APPROVAL"
    assert person.run("decline", waiting["purchase_id"]).code == DONE
