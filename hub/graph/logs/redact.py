"""Take a value that must not be kept out of the graph and out of both logs; every proof still holds.

Called by `hub journal redact`, and by hub.records.record for administrators. In the log the value's hash stays, in the
graph a mark takes its place; who made the entries and when stays as it is. Proposals that repeat the value lose it too.
That a value was taken away is an entry like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, LiteralString

from hub.graph.compiler.write import batches
from hub.graph.edit import Act, Edit, NodeAt, Row
from hub.graph.journal import Call
from hub.graph.logs.entry import Entry, Log, entry_of
from hub.graph.logs.repeated import NAMES, PROPOSAL, Repeated
from hub.graph.logs.salted import Salted, redacted
from hub.graph.logs.stored import rows_of
from hub.graph.logs.told import Told, Values
from hub.graph.register import lock
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.graph.writing import write_edits
from hub.model.declare import Kind, Property
from hub.model.earlier import EARLIER, FIELD, VALUE, WAS, value_property
from hub.model.stored import stored

DEADLINE = 600.0
Holds = Callable[[str, Any], bool]
MARK = "[redacted]"
"""What stands in place of a text that was taken away."""


@dataclass(frozen=True)
class Redaction:
    """A value of a property of a record, wherever it stands: now, in earlier values, in entries of the logs."""

    at: NodeAt
    prop: Property
    value: Any

    def forms(self, name: str) -> Mapping[str, Any]:
        """What is stored of the value in a row of that name."""
        own = name == str(self.at)
        return stored(self.prop if own else value_property(self.prop), self.value)

    def without(self, name: str, row: Row) -> Row:
        """A row with a mark in place of the value; of what is no text nothing stays."""
        kept = {key: value for key, value in row.items() if key not in self.forms(name)}
        return {**kept, **(replace(self, value=MARK).forms(name) if self.prop.kind is Kind.STRING else {})}

    @property
    def repeated(self) -> Repeated:
        """The same as proposals about the record may repeat it."""
        return Repeated(str(self.at), self.prop.name, self.value, MARK if self.prop.kind is Kind.STRING else None)


@dataclass(frozen=True)
class Redacted:
    """What was done: rows of the graph, entries of both logs, and the packs that were recorded while it stood there."""

    rows: Sequence[str]
    entries: int
    packs: Sequence[str]


async def redact(graph: Graph, redaction: Redaction, call: Call) -> Redacted:
    """Take a value away for good, in one transaction. Reads both logs; writes the entries that hold the value."""
    return await graph.write(lambda tx: redact_in(tx, redaction, call), DEADLINE)


async def redact_in(tx: Transaction, redaction: Redaction, call: Call) -> Redacted:
    """The same in a transaction that may do more."""
    register = await lock(tx)
    edits = [*await edits_of(tx, redaction), *await _of_proposals(tx, redaction.repeated)]
    await write_edits(tx, register, edits, call)
    entries, packs = 0, list[str]()
    for log in Log:
        rows = [entry_of(log, row) async for row in rows_of(tx, log)]
        changed = _without(rows, redaction)
        for batch in batches(changed):
            await tx.run(_rewrite(log, batch))
        entries += len(changed)
        packs = _packs(rows, changed) if log is Log.FULL else packs
    return Redacted([str(edit.at) for edit in edits], entries, packs)


async def _of_proposals(tx: Transaction, repeated: Repeated) -> list[Edit]:
    text: LiteralString = f"MATCH (p:{PROPOSAL}) WHERE $name IN p.{NAMES} RETURN properties(p) ORDER BY p.slug"
    rows: list[Row] = [row for (row,) in await tx.run(Statement(text, {"name": repeated.name}))]
    pairs = [(row, repeated.without(row)) for row in rows]
    return [Edit(Act.REDACT, NodeAt(PROPOSAL, row["slug"]), row, after) for row, after in pairs if row != after]


async def edits_of(tx: Transaction, redaction: Redaction) -> list[Edit]:
    """The rows of the graph that hold the value: the record, and its earlier values."""
    at, prop = redaction.at, redaction.prop
    own = await tx.run(Statement(f"MATCH (n:{at.label} {{slug: $slug}}) RETURN properties(n)", {"slug": at.slug}))
    earlier = await tx.run(
        Statement(
            f"MATCH (:{at.label} {{slug: $slug}})-[:{WAS}]->(e:{EARLIER}) "
            f"WHERE e.{FIELD} = $field RETURN properties(e)",
            {"slug": at.slug, "field": prop.name},
        )
    )
    rows = [(at, prop.name, row) for (row,) in own]
    rows += [(NodeAt(EARLIER, row["slug"]), VALUE, row) for (row,) in earlier]
    return [
        Edit(Act.REDACT, place, row, redaction.without(str(place), row))
        for place, name, row in rows
        if row.get(name) == redaction.value
    ]


def _without(entries: Sequence[Entry], redaction: Redaction) -> list[Entry]:
    """Those entries that hold the value, without it."""
    names = {str(redaction.at), *_earlier(entries, redaction.at)}
    pairs = [
        (entry, [_change(told, redaction, own=told.name in names) for told in entry.changes], _why(entry, redaction))
        for entry in entries
    ]
    return [
        replace(entry, changes=changes, secrets={**entry.secrets, **why})
        for entry, changes, why in pairs
        if why or changes != list(entry.changes)
    ]


def _why(entry: Entry, redaction: Redaction) -> dict[str, Salted]:
    """The reason of an entry about the record, or about a proposal that speaks of it, where that repeats the value."""
    why, repeated = entry.secrets.get("why"), redaction.repeated
    if why is None or not why.salt or repeated.cleaned("why", why.value) == why.value:
        return {}
    about = any(
        told.name == repeated.name
        or any(repeated.speaks(str(told.at.get("label", "")), told.row(side)) for side, _ in told.sides())
        for told in entry.changes
    )
    return {"why": redacted(why.hash)} if about else {}


def _earlier(entries: Sequence[Entry], at: NodeAt) -> set[str]:
    """The names of earlier values of a record, by the links that lead to them."""
    start = [at.label, at.slug]
    links = [told.at for entry in entries for told in entry.changes if told.at.get("type") == WAS]
    return {f"{EARLIER}:{link['end'][1]}" for link in links if link["start"] == start}


def _change(told: Told, redaction: Redaction, *, own: bool) -> Told:
    """A change without the value; `own`: it is one of the record or of an earlier value of it."""
    repeated, label, forms = redaction.repeated, str(told.at.get("label", "")), redaction.forms(told.name)
    speaks = any(repeated.speaks(label, told.row(side)) for side, _ in told.sides())

    def holds(name: str, value: Any) -> bool:
        return (own and name in forms and value == forms[name]) or (speaks and repeated.cleaned(name, value) != value)

    if not (own or speaks):
        return told
    return replace(told, before=_values(told.before, holds), after=_values(told.after, holds))


def _values(values: Values | None, holds: Holds) -> Values | None:
    if values is None:
        return None
    return {
        name: redacted(value.hash) if value.salt and holds(name, value.value) else value
        for name, value in values.items()
    }


def _rewrite(log: Log, entries: Sequence[Entry]) -> Statement:
    names = ("slug", "changes", "salts", "why", "whySalt", "whyHash")
    rows = [[row.get(name) for name in names] for row in (entry.stored() for entry in entries)]
    return Statement(
        f"UNWIND $rows AS row MATCH (j:{log.label} {{slug: row[0]}}) "
        "SET j.changes = row[1], j.salts = row[2], j.why = row[3], j.whySalt = row[4], j.whyHash = row[5] "
        "RETURN count(j)",
        {"rows": rows},
    )


def _packs(entries: Sequence[Entry], changed: Sequence[Entry]) -> list[str]:
    """The packs that were recorded since an entry first held the value."""
    first = min((entry.sequence for entry in changed), default=0)
    names = [
        told.name for entry in entries if entry.sequence >= first > 0 for told in entry.changes if told.before is None
    ]
    return [name.partition(":")[2] for name in names if name.startswith("Pack:")]
