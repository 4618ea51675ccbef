"""The hash by which an access record names a question: the same for the same one, and of no use to who reads it.

Used by hub.actors.accesses. The key is made of what the hubs on a graph have in common, so all of them agree; a
question cannot be guessed from its hash by trying names, as it could from a plain one.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hub.graph.logs.secret import secret_of
from hub.graph.session import Graph

Hashed = Callable[[bytes], str]
DIGITS = 32
"""Hexadecimal digits of a hash: enough that no two questions of a register share one."""


async def key_of(graph: Graph) -> Hashed:
    """The hash of questions for this graph. One read.

    Rows that some other program wrote have no journal to make a key of; then the key is one of this process.
    """
    secret = await secret_of(graph) or secrets.token_bytes(32)
    key = HKDF(SHA256(), length=32, salt=None, info=b"questions of access records").derive(secret)
    return lambda question: hmac.digest(key, question, hashlib.sha256).hex()[:DIGITS]
