"""Read a workbook that the hub wrote and somebody may have edited: what each row says, and the same as a folder does.

Called by `hub seed` and `hub check` for an empty hub, and by hub.importers.own_run for a register that is there.
Sheets, columns and rows may stand in any order; a column that was taken away says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hub.errors import BadUserInput
from hub.importers.reading import read_bytes
from hub.importers.tables import Line, Sheet
from hub.importers.workbooks import first_formula, read_workbook
from hub.model.common import NOT_DATED, SLUG
from hub.model.earlier import FIELD, HISTORY, VALUE
from hub.model.registry import Model
from hub.model.time import last_day
from hub.records.problems import Fault, Place, Problem
from hub.records.written import Document, Fields
from hub.seed import workbook_form as form
from hub.seed.register_entry import PROPERTIES, REGISTER
from hub.seed.workbook_form import SheetForm

NOT_OURS = "The workbook was not exported by a hub: give a mapping for it, or a workbook of `hub export xlsx`."
_UNREAD = (form.REGISTER_SHEET, form.COLUMNS_SHEET, form.LONG_SHEET)


@dataclass
class BookRow:
    """A row: its sheet, its line there, what it says, what its cells were when it was exported, and what is wrong.

    `heads` are the columns that its sheet has: what is not among them, the row does not speak of.
    """

    form: SheetForm
    sheet: str
    line: int
    heads: frozenset[str]
    fields: dict[str, Any] = field(default_factory=dict[str, Any])
    base: dict[str, str] = field(default_factory=dict[str, str])
    wrong: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])

    @property
    def place(self) -> str:
        """How a row is named to people."""
        return f"{self.sheet} {self.line}"


@dataclass(frozen=True)
class Book:
    """A workbook of the hub's own: what it says of itself, and its rows."""

    name: str
    about: Mapping[str, str]
    rows: Sequence[BookRow]


def is_own(sheets: Iterable[Sheet]) -> bool:
    """Whether a hub wrote the workbook."""
    return any(sheet.name == form.REGISTER_SHEET and _pairs(sheet).get("format") == form.FORMAT for sheet in sheets)


def read_own(file: Path, model: Model) -> Book:
    """The workbook in a file. Raises BadUserInput."""
    if file.suffix.lower() != ".xlsx":
        raise BadUserInput(NOT_OURS)
    return own_of(file.name, read_bytes(file), model)


def own_of(name: str, content: bytes, model: Model) -> Book:
    """The workbook that is this. Raises BadUserInput for one that the hub did not write, or with strange columns."""
    book = own_if(name, content, model)
    if book is None:
        raise BadUserInput(NOT_OURS)
    return book


def own_if(name: str, content: bytes, model: Model) -> Book | None:
    """The workbook that is this; None for one that the hub did not write. Raises BadUserInput for strange columns."""
    sheets = read_workbook(content)
    if not is_own(sheets):
        return None
    if cell := first_formula(content):
        # Its result may be missing or old, and an empty cell says that a value is no more.
        raise BadUserInput(f"Cell {cell} of a sheet holds a formula. Copy it and paste its value in its place.")
    by_name = {sheet.name: sheet for sheet in sheets}
    forms = [*form.forms_of(model), form.earlier_form(model)]
    long = _long(by_name.get(form.LONG_SHEET))
    rows: list[BookRow] = []
    for sheet in sheets:
        if sheet.name in _UNREAD:
            continue
        of = form.form_named(sheet.name, forms)
        if of is None:
            raise BadUserInput(f"Sheet {sheet.name} is of no kind of record. Take it away, or name it as one.")
        rows += _rows(of, sheet, long, model)
    return Book(name, _pairs(by_name[form.REGISTER_SHEET]), rows)


def _pairs(sheet: Sheet) -> dict[str, str]:
    return {line.cells[0]: line.cells[1] for line in sheet.lines if len(line.cells) > 1}


def _long(sheet: Sheet | None) -> dict[tuple[str, str, str], str]:
    """What goes on where a cell was full, by sheet, row and column."""
    long: dict[tuple[str, str, str], str] = {}
    for line in sheet.lines[1:] if sheet else ():
        title, key, head, text = (*line.cells, "", "", "", "")[:4]
        long[title, key, head] = long.get((title, key, head), "") + text
    return long


def _rows(of: SheetForm, sheet: Sheet, long: Mapping[tuple[str, str, str], str], model: Model) -> Iterable[BookRow]:
    if not sheet.lines:
        return
    known = {column.head: column for column in of.columns}
    heads = [cell.strip() for cell in sheet.lines[0].cells]
    if strangers := [head for head in heads if head and head not in known]:
        names = ", ".join(strangers)
        raise BadUserInput(f"Sheet {sheet.name} has columns that are no fields: {names}. Take them away.")
    for line in sheet.lines[1:]:
        row = BookRow(of, sheet.name, line.number, frozenset(heads))
        texts = _texts(heads, line)
        names = {head: text for head, text in texts.items() if not known[head].prop and not known[head].edge}
        key = form.key_of({**names, "until": texts.get("until", "")})
        for head, text in texts.items():
            _take(row, known[head], text + long.get((of.title, key, head), ""), texts, model)
        if row.fields or row.wrong:
            yield row


def _texts(heads: Sequence[str], line: Line) -> dict[str, str]:
    return {head: text for head, text in zip(heads, line.cells, strict=False) if head and text.strip()}


def _take(row: BookRow, column: form.Column, text: str, texts: Mapping[str, str], model: Model) -> None:
    if column.head == form.BASE:
        row.base = form.read_base(text)
        return
    if column.head == form.ADDRESS:
        return
    try:
        row.fields[column.head] = form.read_cell(_typed(column, row.form, texts, model), text)
    except ValueError as error:
        row.wrong.append((column.head, text, str(error)))


def _typed(column: form.Column, of: SheetForm, texts: Mapping[str, str], model: Model) -> form.Column:
    """An earlier value is of the kind of its property."""
    if of.label or column.head != VALUE or texts.get(form.KIND) not in model.nouns:
        return column
    prop = model.properties(texts[form.KIND]).get(texts.get(FIELD, ""))
    return form.Column(VALUE, "", prop)


def documents_of(book: Book, model: Model) -> list[Document]:
    """The same as a folder of records: a document for each sheet; what stands inside a record is put there."""
    register = {name: book.about[name] for name in PROPERTIES if book.about.get(name)}
    documents = [Document(book.name, {REGISTER: register})]
    by_sheet: dict[str, Document] = {}
    outer: dict[tuple[str, str], Fields] = {}
    for row in book.rows:
        if row.form.label and not row.form.of:
            document = by_sheet.setdefault(row.sheet, Document(f"{book.name}, {row.sheet}", {}))
            fields = _fields(row)
            document.value.setdefault(model.nouns[row.form.label].plural, []).append(fields)
            outer[row.form.label, str(fields.get(SLUG))] = fields
    for row in book.rows:
        document = by_sheet.setdefault(row.sheet, Document(f"{book.name}, {row.sheet}", {}))
        place = Place(document.file, form.key_of(row.fields), row.line)
        document.problems += [Problem(Fault.WRONG_TYPE, place, head, reason) for head, _, reason in row.wrong]
        if row.form.of or not row.form.label:
            _put_inside(row, outer, document, place)
    for (label, _), fields in outer.items():
        if (states := model.nouns[label].states) in fields:
            fields[states].sort(key=_begins)
    return [*documents, *by_sheet.values()]


def _begins(state: Mapping[str, Any]) -> str:
    """Where a dated state stands among others, wherever its row was put."""
    begins = state.get("since") or ("" if NOT_DATED in state else state.get("seen", ""))
    try:
        return last_day(begins) if begins else ""
    except ValueError:
        return ""


def inside_of(row: BookRow) -> tuple[tuple[str, str], str]:
    """The record that a state or an earlier value stands inside, by kind and slug, and in which field."""
    kind = row.form.of or str(row.fields.get(form.KIND))
    return (kind, str(row.fields.get(form.OF))), row.form.field or HISTORY


def _put_inside(row: BookRow, outer: Mapping[tuple[str, str], Fields], document: Document, place: Place) -> None:
    ref, name = inside_of(row)
    if ref in outer:
        outer[ref].setdefault(name, []).append(_fields(row))
    else:
        reason = f"there is no {ref[0]} {ref[1]} in the workbook"
        document.problems.append(Problem(Fault.UNKNOWN_REFERENCE, place, form.OF, reason))


def _fields(row: BookRow) -> Fields:
    """What a row says as a file would: without what says where it belongs."""
    fields = Fields(row.line)
    fields.update(said(row))
    fields.lines.update(dict.fromkeys(fields, row.line))
    return fields


def said(row: BookRow) -> dict[str, Any]:
    """The fields of a row that are the record's."""
    return {name: value for name, value in row.fields.items() if name not in (form.OF, form.KIND)}
