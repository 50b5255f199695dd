"""Access tokens as the identity provider makes them, and as it does not."""

import base64
import json
import time

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

AUDIENCE = "urn:emptor:api"


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def issuer_key(world):
    """The provider's own signing key, and its id."""
    [jwk] = json.loads((world.folder / "identity/keys.json").read_text())["jwks"]["keys"]
    number = int.from_bytes(from_base64url(jwk["d"]), "big")
    return ec.derive_private_key(number, ec.SECP256R1()), jwk["kid"]


def claims(world, subject, **changes):
    now = int(time.time())
    all_ = {"iss": world.issuer, "aud": AUDIENCE, "sub": subject, "iat": now, "exp": now + 600, "scope": "ask"}
    return {name: value for name, value in {**all_, **changes}.items() if value is not None}


def sign_es256(key, text):
    r, s = decode_dss_signature(key.sign(text, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def token(world, subject, key=None, header=None, **changes):
    """Signed with the provider's key unless another one is given."""
    own, kid = issuer_key(world)
    head = {"alg": "ES256", "typ": "at+jwt", "kid": kid, **(header or {})}
    text = ".".join(base64url(json.dumps(part).encode()) for part in (head, claims(world, subject, **changes)))
    if head["alg"] == "none":
        return text + "."
    return text + "." + base64url(sign_es256(key or own, text.encode()))
