"""A change as both logs tell it: where, what was before and after, value by value under salts.

Made of edits by hub.graph.logs.append, read back from entries by hub.graph.logs.entry.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from hub.graph.edit import Edit, NodeAt, Row
from hub.graph.logs.salted import SALT, Salted, fresh, packed, redacted, salted, unpacked

Values = Mapping[str, Salted]
SIDES = ("before", "after")
REDACTED = "redacted"
"""In a stored change: for each side the hashes of values that were taken away, by the name of the property."""


@dataclass(frozen=True)
class Told:
    """One row before and after, each value with its salt; None where there was, or is, no row."""

    act: str
    at: Mapping[str, Any]
    before: Values | None
    after: Values | None

    @property
    def name(self) -> str:
        """The row's name, as str(NodeAt) and str(LinkAt) give it."""
        return name_of(self.at)

    def sides(self) -> Iterator[tuple[str, Values]]:
        """Before and after, as far as there is a row."""
        for side, values in zip(SIDES, (self.before, self.after), strict=True):
            if values is not None:
                yield side, values

    def committed(self) -> dict[str, Any]:
        """What the leaf holds: hashes in place of values."""
        hashes = {side: {name: value.hash for name, value in values.items()} for side, values in self.sides()}
        return {"act": self.act, "at": dict(self.at), "before": None, "after": None, **hashes}

    def stored(self) -> tuple[str, str]:
        """The change as JSON, and the salts of its values: before, then after, each by name."""
        shown = {side: {n: v.value for n, v in values.items() if v.salt} for side, values in self.sides()}
        gone = {side: {n: v.hash for n, v in values.items() if not v.salt} for side, values in self.sides()}
        change = {"act": self.act, "at": dict(self.at), "before": None, "after": None, **shown}
        if any(gone.values()):
            change[REDACTED] = {side: hashes for side, hashes in gone.items() if hashes}
        salts = packed(v for _, values in self.sides() for _, v in sorted(values.items()))
        return orjson.dumps(change, option=orjson.OPT_SORT_KEYS).decode(), salts

    def row(self, side: str) -> Row | None:
        """The values of a side, without those that were taken away."""
        values = self.before if side == "before" else self.after
        return None if values is None else {n: v.value for n, v in values.items() if v.salt}


def tell(edit: Edit, like: Told | None = None) -> Told:
    """An edit under new salts; values that `like` holds too keep theirs. Its rows are told as they stand."""
    known = dict(like.sides()) if like else {}
    before, after = _salted(edit.before, known.get("before")), _salted(edit.after, known.get("after"))
    return Told(edit.act.value, place_of(edit.at), before, after)


def read(change: str, salts: str) -> Told:
    """A change as it is stored. Raises ValueError, KeyError or TypeError for what is none."""
    stored = orjson.loads(change)
    left = iter(unpacked(salts))
    sides: list[dict[str, Salted] | None] = []
    for side in SIDES:
        row, gone = stored[side], stored.get(REDACTED, {}).get(side, {})
        values = None if row is None else {name: salted(row[name], next(left, b"")) for name in sorted(row)}
        sides.append(None if values is None else values | {name: redacted(hash) for name, hash in gone.items()})
    if next(left, None) is not None:
        raise ValueError("there are more salts than values")
    return Told(stored["act"], stored["at"], *sides)


def place_of(at: Any) -> dict[str, Any]:
    """Where a row stands, as JSON has it."""
    if isinstance(at, NodeAt):
        return {"label": at.label, "slug": at.slug}
    return {"type": at.kind.type, "key": at.key, "start": [at.kind.start, at.start], "end": [at.kind.end, at.end]}


def name_of(at: Mapping[str, Any]) -> str:
    """The name of the row that stands there."""
    return f"{at['label']}:{at['slug']}" if "label" in at else f"{at['type']}:{at['key']}"


def _salted(row: Row | None, known: Values | None) -> Values | None:
    if row is None:
        return None
    if known:
        return {n: known[n] if n in known and known[n].value == v else fresh(v) for n, v in row.items()}
    salts = os.urandom(SALT * len(row))
    return {n: salted(v, salts[i * SALT : (i + 1) * SALT]) for i, (n, v) in enumerate(row.items())}
