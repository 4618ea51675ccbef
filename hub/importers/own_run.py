"""Bring a workbook of the hub's own back: what people changed in it, row by row, beside the register as it is now.

Called by hub.importers.needs_no_mapping; hub.importers.unmapped says how it goes on from there.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hub.access.asker import Asker
from hub.access.writing import is_operator
from hub.errors import BadUserInput, Forbidden
from hub.exports.exported import ExportedRecord, View
from hub.exports.formats.records import labels_of, written
from hub.exports.reading import Reading
from hub.graph.session import Graph
from hub.importers.candidate import Candidate, Refusal, Understood
from hub.importers.comparing import Compared, Kept, Outcome
from hub.importers.own_comparing import MARKING, Now, cell_changes, compared
from hub.importers.own_workbook import Book, BookRow, inside_of, own_if, said
from hub.importers.run import Report, Worked
from hub.importers.unmapped import Unmapped
from hub.model.common import AUDIENCE, SLUG
from hub.model.earlier import HISTORY
from hub.model.enums import Marking
from hub.model.registry import Model
from hub.records.problems import Fault
from hub.records.unguessable import ENDING
from hub.seed import workbook_form as form

REGISTER = "workbook"
Key = tuple[str, str]


def read_workbook_of(name: str, content: bytes, model: Model) -> Unmapped | None:
    """The workbook that this is; None for one that no hub wrote. Raises BadUserInput for one that was spoilt."""
    book = own_if(name, content, model)
    return None if book is None else unmapped_of(book, hashlib.sha256(content).hexdigest())


def unmapped_of(book: Book, digest: str) -> Unmapped:
    """An import of a workbook that was read."""

    async def work_out(graph: Graph, model: Model, asker: Asker, day: str) -> Worked:
        there = await _there(Reading(graph, model, sight_of(book, asker)), model, book)
        working = _Working(book, model, there, day)
        said_by = working.work()
        report = Report(rows=len(book.rows), note=working.note(), places=working.places)
        report.gone = list(working.gone())
        return Worked(report, working.compared, said_by, set(), {})

    return Unmapped(REGISTER, book.name, digest, len(book.rows), _kinds(book), work_out)


def _kinds(book: Book) -> frozenset[str]:
    """The kinds of record that its sheets are of, or stand inside of."""
    said_of = {str(row.fields.get(form.KIND)) for row in book.rows if not row.form.label}
    return frozenset(label for row in book.rows for label in (row.form.label, row.form.of) if label) | said_of


def sight_of(book: Book, asker: Asker) -> View:
    """What the workbook's reader saw: rows that it could not hold are not taken for rows that were taken away.

    Raises BadUserInput for a clearance that there is not, Forbidden for a reader who sees more than who imports.
    """
    clearance, agency = book.about.get("clearance", ""), book.about.get("agency") or None
    ladder = [marking.value for marking in Marking]
    if clearance not in ladder:
        raise BadUserInput(f"Sheet {form.REGISTER_SHEET}: clearance is none of {', '.join(ladder)}. Export it again.")
    higher = ladder.index(clearance) > ladder.index(asker.clearance.value)
    if not is_operator(asker) and (higher or agency not in (None, asker.agency)):
        raise Forbidden("The workbook was made for somebody who sees other records. Export it for yourself.")
    return View(Asker(Marking(clearance), agency, door=asker.door), None)


async def _there(reading: Reading, model: Model, book: Book) -> dict[Key, Now]:
    """Every row of the sheets that the workbook has, as it would be exported now."""
    asked = _kinds(book)
    there: dict[Key, Now] = {}
    async for record in reading.records([label for label in labels_of(model) if label in asked]):
        there |= _rows_of(record, model)
    return there


def _rows_of(record: ExportedRecord, model: Model) -> dict[Key, Now]:
    fields, label = written(record), record.ref.label
    field_of_states = model.nouns[label].states
    rows: dict[Key, Now] = {}
    versions = {state.ref.slug: state.version for state in record.states}
    for state in fields.pop(field_of_states or "", []):
        key = (model.edges(label)[field_of_states].target, state[SLUG])
        rows[key] = Now({**state, form.OF: record.ref.slug}, versions[state[SLUG]])
    for was in fields.pop(HISTORY, []):
        told = {**was, form.KIND: label, form.OF: record.ref.slug}
        rows["", form.key_of(told)] = Now(told, 1)
    return {(label, record.ref.slug): Now(fields, record.version), **rows}


@dataclass
class _Working:
    """Every row of a workbook beside what is there. Rows are numbered through all sheets."""

    book: Book
    model: Model
    there: Mapping[Key, Now]
    day: str
    places: dict[int, str] = field(default_factory=dict[int, str])
    compared: list[Compared] = field(default_factory=list[Compared])
    refused: list[Refusal] = field(default_factory=list[Refusal])
    made: dict[Key, tuple[int, dict[str, Any]]] = field(default_factory=dict[Key, tuple[int, dict[str, Any]]])
    joined: dict[int, int] = field(default_factory=dict[int, int])
    named: dict[Key, int] = field(default_factory=dict[Key, int])
    left: int = 0

    def work(self) -> Understood:
        """Take every row once; records before what stands inside them."""
        numbered = list(enumerate(self.book.rows, start=1))
        self.places = {number: row.place for number, row in numbered}
        for number, row in sorted(numbered, key=lambda pair: bool(pair[1].form.of or not pair[1].form.label)):
            self._take(number, row)
        news = [Compared(Candidate(number, ref[1]), Outcome.NEW, [{"create": {self._singular(ref): fields}}])
                for ref, (number, fields) in sorted(self.made.items(), key=self._order)]  # fmt: skip
        self.compared = [*news, *self.compared]
        return Understood(refused=self.refused, joined=self.joined, rows=list(self.places))

    def _singular(self, ref: Key) -> str:
        return self.model.nouns[ref[0]].singular

    def _order(self, made: tuple[Key, Any]) -> tuple[int, str]:
        """What others lead to comes before them."""
        (label, slug), _ = made
        return dependencies(self.model).index(label), slug

    def _take(self, number: int, row: BookRow) -> None:
        key = row.form.label, form.key_of(row.fields)
        first = self.named.setdefault(key, number)
        if row.wrong:
            head, text, reason = row.wrong[0]
            self._refuse(number, head, text, reason, "Write it as the sheet Columns says.", Fault.WRONG_TYPE.value)
        elif first != number:
            reason = f"is the same record as {self.places[first]}"
            self._refuse(number, SLUG, key[1], reason, "Delete one of the two.", "REPEATED")
        elif (there := key if key in self.there else self._renamed(key, row)) is not None:
            named = replace(row, fields={**row.fields, SLUG: there[1]}) if row.form.label else row
            self._compare(number, named, self.there[there])
        elif row.form.label and not row.form.of:
            self._make(number, row)
        else:
            self._put_inside(number, row)

    def _renamed(self, key: Key, row: BookRow) -> Key | None:
        """What was made of a row before that not everybody may see: it has random characters after its slug."""
        hidden = row.fields.get(MARKING, Marking.PUBLISHED.value) != Marking.PUBLISHED.value or row.fields.get(AUDIENCE)
        if not hidden or not row.form.label:
            return None
        ends = re.compile(rf"{re.escape(key[1])}-[0-9a-f]{{{2 * ENDING}}}")
        return next((known for known in self.there if known[0] == key[0] and ends.fullmatch(known[1])), None)

    def _compare(self, number: int, row: BookRow, now: Now) -> None:
        told = cell_changes(row, now.fields)
        self.left += told.left
        if told.refused is not None:
            remedy = f"Export again, or empty the row's cell {form.BASE} to have the workbook win."
            self._refuse(number, *told.refused, remedy, "CONFLICT")
            return
        done = compared(number, row, now, told, self.model, self.day)
        if isinstance(done, Refusal):
            self.refused.append(done)
        else:
            self.compared.append(done)

    def _make(self, number: int, row: BookRow) -> None:
        if not row.fields.get(SLUG):
            self._refuse(number, SLUG, "", "is missing", "Give the record a slug.", Fault.MISSING_SLUG.value)
        else:
            self.made[row.form.label, str(row.fields[SLUG])] = (number, said(row))

    def _put_inside(self, number: int, row: BookRow) -> None:
        """A new status, of a record that is there or that the workbook makes; an earlier value of one that it makes."""
        ref, name = inside_of(row)
        if ref in self.made:
            first, fields = self.made[ref]
            fields.setdefault(name, []).append(said(row))
            self.joined[number] = first
        elif ref in self.there and row.form.of:
            self.compared.append(Compared(Candidate(number, ref[1]), Outcome.NEW, [self._new_state(ref, row)]))
        elif ref in self.there:
            reason = f"the earlier values of {ref[1]} are kept by changes of it"
            self._refuse(number, form.OF, "", reason, "Take the row away.", Fault.COMPUTED_FIELD.value)
        else:
            self._refuse(number, form.OF, ref[1], f"there is no {ref[0]} like this", "Name one that is there.",
                         Fault.UNKNOWN_REFERENCE.value)  # fmt: skip

    def _new_state(self, ref: Key, row: BookRow) -> dict[str, Any]:
        """A status from a day on, as who sets it on a page does."""
        fields = said(row)
        names = {prop.current: prop.name for prop in self.model.properties(ref[0]).values() if prop.current}
        values = {names[name]: value for name, value in fields.items() if name in names}
        cited = {"sources": fields["sources"]} if "sources" in fields else {}
        begins = fields.get("since", self.day)
        return {"set": {self._singular(ref): ref[1], "version": self.there[ref].version, "from": begins,
                        "values": values, **cited}}  # fmt: skip

    def _refuse(self, number: int, head: str, text: str, reason: str, remedy: str, code: str) -> None:
        self.refused.append(Refusal(number, head, text, reason, remedy, code))

    def note(self) -> str:
        """What was left alone."""
        told = f"{self.left} cells were changed in the register since the export and are left as they are"
        return told if self.left else ""

    def gone(self) -> Iterator[Kept]:
        """The records of the workbook's sheets that are there and that it does not name."""
        sheets = {row.form.label for row in self.book.rows if row.form.label and not row.form.of}
        for (label, slug), now in sorted(self.there.items()):
            if label in sheets and (label, slug) not in self.named:
                name = str(now.fields.get("name") or now.fields.get("title") or slug)
                yield Kept(slug, name, now.version, "until" in now.fields)


def dependencies(model: Model) -> Sequence[str]:
    """The kinds of record, those that others lead to first, as far as they lead in no circle."""
    order: list[str] = []

    def visit(label: str, above: frozenset[str]) -> None:
        for edge in model.edges(label).values():
            for target in edge.targets if edge.declared else ():
                if target not in above and target not in order:
                    visit(target, above | {target})
        if label not in order:
            order.append(label)

    for label in ("Source", *model.nouns):
        visit(label, frozenset([label]))
    return order
