"""Webhooks signed as the vendors sign them, written here from their specifications: nothing shared with the product."""

import base64
import hashlib
import hmac
import json
import time
import uuid

from cryptography.hazmat.primitives.serialization import load_pem_private_key
from tokens import sign_es256

STRIPE_SECRET = b"whsec_sandbox"
EASYPOST_SECRET = b"easypost-sandbox"
COMPONENTS = ("@method", "@authority", "@path", "ucp-agent", "content-digest", "content-type")


def hex_hmac(secret, data):
    return hmac.digest(secret, data, hashlib.sha256).hex()


def stripe(body, secret=STRIPE_SECRET, at=None):
    sent = int(time.time()) if at is None else at
    return {"Stripe-Signature": f"t={sent},v1={hex_hmac(secret, f'{sent}.'.encode() + body)}"}


def easypost(body, secret=EASYPOST_SECRET):
    return {"X-Hmac-Signature": f"hmac-sha256-hex={hex_hmac(secret, body)}"}


def merchant_key(world, merchant):
    """A simulated merchant's own signing key, and its id."""
    lines = (world.folder / f"sandbox/merchant-{merchant}.jsonl").read_text().splitlines()
    [entry] = [row for row in map(json.loads, lines) if row["kind"] == "key"]
    return load_pem_private_key(entry["value"]["pem"].encode(), password=None), entry["id"]


def ucp(world, merchant, body, key=None, at=None, event=None):
    """RFC 9421 over an order event, with the merchant's key unless another one is given."""
    own, kid = merchant_key(world, merchant)
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    headers = {
        "UCP-Agent": f'profile="{world.merchant_url(merchant)}/.well-known/ucp"',
        "Content-Digest": f"sha-256=:{digest}:",
        "Content-Type": "application/json",
    }
    values = {name.lower(): value for name, value in headers.items()}
    values |= {"@method": "POST", "@authority": world.url.removeprefix("https://"), "@path": "/webhooks/ucp"}
    parameters = "(" + " ".join(f'"{name}"' for name in COMPONENTS) + f');keyid="{kid}"'
    lines = [f'"{name}": {values[name]}' for name in COMPONENTS] + [f'"@signature-params": {parameters}']
    signed = base64.b64encode(sign_es256(key or own, "\n".join(lines).encode())).decode()
    sent = int(time.time()) if at is None else at
    return {
        **headers,
        "Signature-Input": f"sig1={parameters}",
        "Signature": f"sig1=:{signed}:",
        "Webhook-Id": event or str(uuid.uuid4()),
        "Webhook-Timestamp": str(sent),
    }
