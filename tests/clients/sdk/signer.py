"""Signs ID tokens with ES256 (RFC 7518, section 3.4). For tests alone: it is slow and does not hide its key."""

import base64
import hashlib
import json
import secrets

# P-256 (SEC 2, section 2.4.2): the field, the order, and the base point.
P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)


def _add(a, b):
    if a is None or b is None:
        return a or b
    if a[0] == b[0] and (a[1] + b[1]) % P == 0:
        return None
    if a == b:
        slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, P)
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def _times(scalar, point):
    total = None
    while scalar:
        if scalar & 1:
            total = _add(total, point)
        point, scalar = _add(point, point), scalar >> 1
    return total


def _base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _number(value):
    return _base64url(value.to_bytes(32, "big"))


class Signer:
    """A key of its own."""

    def __init__(self, kid):
        self._kid, self._secret = kid, secrets.randbelow(N - 1) + 1
        self._public = _times(self._secret, G)

    def jwk(self):
        """The public key (RFC 7517)."""
        x, y = (_number(value) for value in self._public)
        return {"kty": "EC", "crv": "P-256", "kid": self._kid, "alg": "ES256", "use": "sig", "x": x, "y": y}

    def token(self, claims):
        """A signed token with these claims (RFC 7515)."""
        header = {"alg": "ES256", "kid": self._kid, "typ": "JWT"}
        signed = ".".join(_base64url(json.dumps(part).encode()) for part in (header, claims))
        digest = int.from_bytes(hashlib.sha256(signed.encode()).digest(), "big")
        once = secrets.randbelow(N - 1) + 1
        r = _times(once, G)[0] % N
        s = pow(once, -1, N) * (digest + r * self._secret) % N
        return f"{signed}.{_base64url(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"
