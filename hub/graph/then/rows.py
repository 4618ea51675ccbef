"""The rows of the register as they were recorded at a moment, each as it may still be seen.

Read from the full log by hub.graph.then.aside. Values that were redacted since are gone from the log; in place of a
text stands the same mark as in the register.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hub.graph.edit import LinkAt, NodeAt, Row
from hub.graph.logs.entry import Log, entry_of
from hub.graph.logs.opened import Place
from hub.graph.logs.public import REGISTER
from hub.graph.logs.redact import MARK
from hub.graph.logs.state import State
from hub.graph.logs.stored import rows_of
from hub.graph.logs.told import Told, Values
from hub.graph.merged import MERGED
from hub.graph.session import Graph
from hub.graph.then.sight import Sights
from hub.model.declare import Kind, Property
from hub.model.earlier import EARLIER, FIELD, VALUE, WAS, value_property
from hub.model.registry import Model
from hub.model.stored import stored

DEADLINE = 600.0
MIGRATION = "MIGRATION"
"""The door of what changed the form of rows."""


@dataclass
class Recorded:
    """What a log gave at a moment, and who may see it by what was recorded up to `last`.

    `reformed`: the form of rows was changed since.
    """

    state: State = field(default_factory=State)
    sights: Sights = field(default_factory=Sights)
    last: int = 0
    reformed: bool = False

    def rows(self) -> State:
        """The rows, each with the marking and the audience of whoever may see it."""
        return State({name: (at, self.sights.sight(name).put_on(row)) for name, (at, row) in self.state.rows.items()})


async def recorded(graph: Graph, model: Model, number: int) -> Recorded:
    """The register as it was after an entry of the full log. Reads all of the log; holds the register in memory."""
    made, gone = Recorded(), dict[str, set[str]]()
    async with graph.reading(DEADLINE) as tx:
        async for row in rows_of(tx, Log.FULL):
            entry = entry_of(Log.FULL, row)
            if entry.sequence == number + 1:
                made.sights = _begun(made.state, gone, model)
            for change in entry.changes:
                if entry.sequence <= number:
                    made.state.apply(change)
                    gone[change.name] = _without_salt(change.after)
                else:
                    made.sights.follow(change)
            made.reformed |= entry.sequence > number and entry.plain["door"] == MIGRATION
            made.last = entry.sequence
    if made.last <= number:
        made.sights = _begun(made.state, gone, model)
    return made


def _begun(state: State, gone: Mapping[str, set[str]], model: Model) -> Sights:
    """Put the state of the moment in order, and begin to look who may see its rows."""
    kept = {name: (at, row) for name, (at, row) in state.rows.items() if _asked_for(at, model)}
    fields = _fields_of_earlier(kept.values(), model)
    for name, (at, row) in kept.items():
        if isinstance(at, NodeAt) and (names := gone.get(str(at))):
            declared = model.properties(at.label) if at.label in model.nouns else fields.get(at.slug, {})
            kept[name] = (at, {**row, **_marks(declared, names)})
    state.rows = kept
    return Sights.of(state)


def _asked_for(at: Place, model: Model) -> bool:
    """Whether a row belongs to what the register says, or tells where a slug leads: not to keys, grants, imports."""
    if isinstance(at, LinkAt):
        return {at.kind.start, at.kind.end} <= {*model.nouns, EARLIER}
    return at.label in (REGISTER, EARLIER, MERGED) or at.label in model.nouns


def _fields_of_earlier(rows: Iterable[tuple[Place, Row]], model: Model) -> dict[str, dict[str, Property]]:
    """What `value` is in each earlier value, by its slug: that depends on the record to which it belongs."""
    rows = list(rows)
    labels = {at.end: at.kind.start for at, _ in rows if isinstance(at, LinkAt) and at.kind.type == WAS}
    earlier = [row for at, row in rows if isinstance(at, NodeAt) and at.label == EARLIER and at.slug in labels]
    return {
        row["slug"]: {VALUE: value_property(prop)}
        for row in earlier
        if (prop := model.properties(labels[row["slug"]]).get(row.get(FIELD, "")))
    }


def _marks(declared: Mapping[str, Property], names: set[str]) -> Row:
    """The mark in place of each text that was taken away, in all its stored forms."""
    texts = [prop for name, prop in declared.items() if name in names and prop.kind is Kind.STRING]
    return {form: value for prop in texts for form, value in stored(replace(prop, default=None), MARK).items()}


def _without_salt(values: Values | None) -> set[str]:
    return {name for name, value in (values or {}).items() if not value.salt}


def follow(sights: Sights, changes: Sequence[Told]) -> bool:
    """Take note of a later entry's changes; whether the rows have to be made anew, as other readers may see them.

    An entry without any may be the redaction of a value that no row holds any more.
    """
    return not changes or any(sights.follow(change) for change in changes)
