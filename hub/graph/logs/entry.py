"""An entry of either log: what stands in its node, and the leaf that it is in the tree.

Made by hub.graph.logs.append and hub.graph.logs.upgrade, read by whoever shows, proves or replays the journal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, LiteralString

from hub.graph.journal import JOURNAL, Call
from hub.graph.logs.canonical import without_fractions
from hub.graph.logs.merkle import Tree, leaf_hash
from hub.graph.logs.salted import Salted, fresh, packed, redacted, salted, unpacked
from hub.graph.logs.told import Told, read
from hub.model.enums import Choice

OPEN_ENTRY: LiteralString = "OpenEntry"
HASHES: LiteralString = "hashes"
"""The hash of the leaf, and those of the larger perfect trees that it completes."""
SECRETS = ("why", "actor")
"""What of a call the leaf holds as hashes."""
_PLAIN = ("door", "agency", "roles", "proposal", "batch")


class Log(Choice):
    """One of the two logs of the journal."""

    OPEN = "OPEN", "What everybody may see: replayed, it gives the register that anonymous readers see."
    FULL = "FULL", "Every change; its entries, size and root are for auditors."

    @property
    def label(self) -> LiteralString:
        """The label of its entries."""
        return OPEN_ENTRY if self is Log.OPEN else JOURNAL


@dataclass(frozen=True)
class Entry:
    """An entry. `call` is the number of the first entry of its call, `open` that of the call in the open log, if any.

    `secrets` are the reason and the actor under salts, `plain` what else the leaf says of the call.
    """

    log: Log
    sequence: int
    call: int
    at: str
    plain: Mapping[str, Any]
    secrets: Mapping[str, Salted]
    changes: Sequence[Told]
    open: int | None = None
    hashes: Sequence[str] = field(default=(), compare=False)

    def leaf(self) -> bytes:
        """The canonical bytes that are hashed."""
        told: dict[str, Any] = {
            "log": self.log.value,
            "sequence": self.sequence,
            "call": self.call,
            "recordedAt": self.at,
            "changes": [change.committed() for change in self.changes],
            **self.plain,
            **{name: secret.hash for name, secret in self.secrets.items()},
        }
        return without_fractions(told if self.open is None else {**told, "open": self.open})

    def appended(self, tree: Tree) -> tuple[Entry, Tree]:
        """The entry with the hashes that it brings, and the tree with it."""
        grown, completed = tree.grown(leaf_hash(self.leaf()))
        return replace(self, hashes=[hash.hex() for hash in completed]), grown

    def stored(self) -> dict[str, Any]:
        """The properties of its node."""
        changes = [change.stored() for change in self.changes]
        return {
            "slug": slug(self.sequence),
            "sequence": self.sequence,
            "call": self.call,
            "at": self.at,
            HASHES: list(self.hashes),
            **self.plain,
            **_stored(self.secrets),
            **({} if self.open is None else {"open": self.open}),
            **({"changes": [c for c, _ in changes], "salts": [s for _, s in changes]} if changes else {}),
        }


def slug(sequence: int) -> str:
    """The slug of an entry's node: its number, so that texts are in the same order."""
    return f"{sequence:012}"


def secrets_of(call: Call) -> dict[str, Salted]:
    """The reason and the actor of a call under salts."""
    return {name: fresh(value) for name in SECRETS if (value := getattr(call, name)) is not None}


def plain_of(call: Call) -> dict[str, Any]:
    """What else a leaf says of a call."""
    told: dict[str, Any] = {name: getattr(call, name) for name in _PLAIN}
    return {name: value for name, value in {**told, "roles": list(call.roles)}.items() if value}


def entry_of(log: Log, row: Mapping[str, Any]) -> Entry:
    """The entry of a node. Raises ValueError, KeyError or TypeError where the node is none."""
    pairs = zip(row.get("changes") or [], row.get("salts") or [], strict=True)
    told = [read(change, salts) for change, salts in pairs]
    plain = {name: row[name] for name in _PLAIN if name in row}
    secrets = {name: _secret(row, name) for name in SECRETS if name in row or f"{name}Hash" in row}
    return Entry(
        log, row["sequence"], row["call"], row["at"], plain, secrets, told, row.get("open"), row.get(HASHES, ())
    )


def _stored(secrets: Mapping[str, Salted]) -> dict[str, str]:
    kept = {f"{name}Hash": secret.hash for name, secret in secrets.items() if not secret.salt}
    for name, secret in secrets.items():
        if secret.salt:
            kept |= {name: secret.value, f"{name}Salt": packed([secret])}
    return kept


def _secret(row: Mapping[str, Any], name: str) -> Salted:
    if name not in row:
        return redacted(row[f"{name}Hash"])
    [salt] = unpacked(row[f"{name}Salt"])
    return salted(row[name], salt)
