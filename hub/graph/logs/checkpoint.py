"""A state of a log as a checkpoint: text that the hub signs, in the form of C2SP (tlog-checkpoint, signed-note).

Called by `hub journal checkpoint`. Who keeps one can show later what the hub said then; witnesses of logs sign such
texts too.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from hub.errors import BadSetting
from hub.graph.logs.merkle import Tree

ED25519 = b"\x01"
"""The kind of signature, as signed notes count them."""


@dataclass(frozen=True)
class Signer:
    """The key of a log, and the name under which it signs."""

    name: str
    key: Ed25519PrivateKey

    @property
    def verifier(self) -> str:
        """What others need to check a checkpoint."""
        return f"{self.name}+{self._id.hex()}+{base64.b64encode(ED25519 + self._public).decode()}"

    def checkpoint(self, tree: Tree) -> str:
        """A state of the log, signed."""
        text = f"{self.name}\n{tree.size}\n{base64.b64encode(tree.root).decode()}\n"
        signature = base64.b64encode(self._id + self.key.sign(text.encode())).decode()
        return f"{text}\n\u2014 {self.name} {signature}\n"

    @property
    def _public(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def _id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self._public).digest()[:4]


def read_signer(file: Path, name: str) -> Signer:
    """The key of a PEM file. Raises BadSetting for a file or a name that cannot be used."""
    if not name or "+" in name or any(c.isspace() for c in name):
        raise BadSetting(
            "HUB_JOURNAL_NAME cannot be used: give a name without spaces and `+`, as hub.example/register."
        )
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise BadSetting(f"HUB_JOURNAL_KEY cannot be used: {file} holds no Ed25519 key in PEM without a password.")
    return Signer(name, key)
