"""Signatures as Standard Webhooks has them: HMAC-SHA256 over id, time and body, by a secret that both sides know.

Called by hub.webhooks.sending. Pure.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

PREFIX = "whsec_"
LEAST, MOST = 24, 64
"""Bytes of a secret."""


def secret_of(text: str) -> bytes:
    """The secret that a text holds. Raises ValueError."""
    try:
        secret = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("a secret is whsec_ and base64") from None
    if not text.startswith(PREFIX) or not LEAST <= len(secret) <= MOST:
        raise ValueError(f"a secret is {PREFIX} and the base64 of {LEAST} to {MOST} bytes")
    return secret


def headers_of(secret: bytes, name: str, at: int, body: bytes) -> dict[str, str]:
    """The headers of a message; `at` is in seconds since 1970."""
    signature = hmac.digest(secret, f"{name}.{at}.".encode() + body, hashlib.sha256)
    return {
        "webhook-id": name,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(signature).decode()}",
    }


def name_of(secret: bytes, body: bytes) -> str:
    """The id of a message: the same whenever it is sent, so that its receiver knows it again."""
    return f"evt_{hmac.digest(secret, body, hashlib.sha256).hex()[:32]}"
