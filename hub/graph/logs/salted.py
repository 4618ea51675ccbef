"""Values that a leaf holds as hashes only, each with a salt of its own, so that a value can be taken away later.

Used by hub.graph.logs.told and hub.graph.logs.entry. The value and its salt stand beside the leaf; where both are gone,
the hash stands in their place and every proof still holds.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hub.graph.logs.canonical import canonical

SALT = 16
"""Bytes of a salt."""


@dataclass(frozen=True, slots=True)
class Salted:
    """A value with its salt, or, where it was taken away, no salt and its hash alone."""

    value: Any
    salt: bytes
    hash: str


def salted(value: Any, salt: bytes) -> Salted:
    """A value under a salt."""
    return Salted(value, salt, hashlib.sha256(salt + canonical(value)).hexdigest())


def redacted(hash: str) -> Salted:
    """What is left of a value that was taken away."""
    return Salted(None, b"", hash)


def fresh(value: Any) -> Salted:
    """A value under a new salt."""
    return salted(value, os.urandom(SALT))


def packed(values: Iterable[Salted]) -> str:
    """Salts as one text."""
    return base64.b64encode(b"".join(value.salt for value in values)).decode()


def unpacked(text: str) -> list[bytes]:
    """The salts of such a text."""
    salts = base64.b64decode(text)
    return [salts[start : start + SALT] for start in range(0, len(salts), SALT)]
