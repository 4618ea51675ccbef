"""Compare the rows of a workbook of the hub's own with the register: what somebody changed in it, and nothing else.

Called by hub.importers.own_run. The register is read by the traversal that exports it, so a row that nobody touched is
the same. A cell is compared with what it was when it was exported too: what others have recorded since is left as it
is, and where both changed a cell the row is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hub.importers.candidate import Candidate, Refusal
from hub.importers.comparing import Change, Compared, Difference, Outcome
from hub.importers.own_links import link_changes
from hub.importers.own_workbook import BookRow
from hub.model.common import AUDIENCE, NOT_DATED, SLUG, SOURCES
from hub.model.earlier import keeps
from hub.model.registry import Model
from hub.records.problems import Fault
from hub.seed import workbook_form as form

MARKING = "marking"
_NOT_COMPARED = frozenset((SLUG, form.ADDRESS, form.BASE, NOT_DATED))


@dataclass(frozen=True)
class Now:
    """A row as it would be exported now, and its version."""

    fields: Mapping[str, Any]
    version: int


@dataclass
class CellChanges:
    """What somebody changed in a row: the cells by their columns, how many others have changed since, and conflicts."""

    changed: dict[str, Any] = field(default_factory=dict[str, Any])
    left: int = 0
    refused: tuple[str, str, str] | None = None


def cell_changes(row: BookRow, now: Mapping[str, Any]) -> CellChanges:
    """Each cell beside what is recorded and what it was when it was exported."""
    told = CellChanges()
    for column in row.form.columns:
        head = column.head
        if head in _NOT_COMPARED or head not in row.heads:
            continue
        said, recorded = (form.canonical(column, fields.get(head)) for fields in (row.fields, now))
        # A row that somebody added leaves to the register what it does not say: it showed nobody what was there.
        if said == recorded or (not row.base and _within(said, recorded)):
            continue
        was = row.base.get(head, "")
        if row.base and was == _print(said):
            told.left += 1
        elif row.base and was != _print(recorded):
            told.refused = (head, str(row.fields.get(head, "")), "was changed in the register since it was exported")
        else:
            told.changed[head] = row.fields.get(head)
    return told


def _within(said: Any, recorded: Any) -> bool:
    """Whether an added row says nothing that is not recorded: an empty cell, or links of which more is recorded."""
    if not said or not isinstance(recorded, list):
        return not said
    links: list[Any] = recorded
    return all(isinstance(link, Mapping) and any(_part_of(link, other) for other in links) for link in said)


def _part_of(link: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(other.get(name) == value for name, value in link.items())


def _print(value: Any) -> str:
    return "" if value is None else form.fingerprint(value)


def compared(number: int, row: BookRow, now: Now, told: CellChanges, model: Model, day: str) -> Compared | Refusal:
    """The changes that make the register say what somebody made a row say, or why it is not taken."""
    slug = str(row.fields.get(SLUG, ""))
    result = Compared(Candidate(number, slug), Outcome.SAME)
    if not told.changed:
        return result
    try:
        result.changes = list(_changes(row, now, told.changed, model, day))
    except _NotTakenError as error:
        return Refusal(number, error.head, "", error.reason, error.remedy, Fault.COMPUTED_FIELD.value)
    result.outcome = Outcome.CHANGED
    result.differences = [Difference(head, now.fields.get(head), value) for head, value in told.changed.items()]
    return result


class _NotTakenError(Exception):
    def __init__(self, head: str, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.head, self.reason, self.remedy = head, reason, remedy


def _changes(row: BookRow, now: Now, changed: Mapping[str, Any], model: Model, day: str) -> Iterator[Change]:
    if not row.form.label:
        raise _NotTakenError("", "an earlier value is kept by the change that ended it", "Leave the row as it is.")
    if form.OF in changed:
        raise _NotTakenError(form.OF, "a status stays with its record", "Add a row for the other one.")
    noun = model.nouns[row.form.label]
    about = {noun.singular: row.fields[SLUG], "version": now.version}
    yield from _values(row, now, changed, model, about, day)
    if MARKING in changed or AUDIENCE in changed:
        marking = row.fields.get(MARKING, now.fields.get(MARKING))
        yield {"mark": {**about, MARKING: marking, AUDIENCE: row.fields.get(AUDIENCE, [])}}
    for column in row.form.columns:
        if column.edge is not None and column.head in changed:
            before, after = (form.canonical(column, each.get(column.head)) or [] for each in (now.fields, row.fields))
            yield from link_changes({noun.singular: row.fields[SLUG], "field": column.head}, before, after, day)


def _values(
    row: BookRow, now: Now, changed: Mapping[str, Any], model: Model, about: Mapping[str, Any], day: str
) -> Iterator[Change]:
    """What a record says itself; what can have earlier values keeps the one before, but for what a status says."""
    every = model.properties(row.form.label)
    values = {name: value for name, value in changed.items() if name in every and name != MARKING}
    kept = {name: value for name, value in values.items() if keeps(every[name]) and not row.form.of}
    other = {name: value for name, value in values.items() if name not in kept}
    cited = _cited(row, now) if SOURCES in changed else {}
    if kept:
        yield {"set": {**about, "from": day, "values": kept, **cited}}
    if other or (cited and not kept):
        yield {"correct": {**about, "values": other, **cited}}


def _cited(row: BookRow, now: Now) -> Mapping[str, Any]:
    """The sources that were added."""
    said, recorded = row.fields.get(SOURCES) or [], now.fields.get(SOURCES) or []
    if gone := [slug for slug in recorded if slug not in said]:
        reason = f"{', '.join(gone)} is cited, and sources are only added"
        raise _NotTakenError(SOURCES, reason, "Put it back.")
    return {SOURCES: [slug for slug in said if slug not in recorded]}
