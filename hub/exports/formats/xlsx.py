"""A workbook with a sheet for each kind of record, which people can edit and `hub seed` and `hub import` read back.

Called by hub.exports.export. How a record stands in it is declared in hub.seed.workbook_form. A cell holds a text as it
is, also one that begins like a formula: it is kept as a text by its type and by the mark that spreadsheets have for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hub.cells import FORMULA, MOST_ROWS
from hub.errors import BadUserInput
from hub.exports.addresses import address_of
from hub.exports.exported import ExportedRecord, Material
from hub.exports.formats.records import labels_of, register_of, written
from hub.model.common import SLUG
from hub.model.declare import Kind
from hub.model.earlier import HISTORY
from hub.model.registry import Model
from hub.seed import workbook_form as form
from hub.seed.register_entry import REGISTER
from hub.seed.workbook_form import SheetForm

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# Rows go to the disk as they are written, and texts are never taken for formulas, numbers or links.
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_numbers": False,
            "strings_to_urls": False}  # fmt: skip
_MADE = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_LONGEST_CHOICE = 255
_WIDTHS = {SLUG: 28, "name": 36, "title": 36, form.ADDRESS: 12}


async def write(material: Material, place: Path) -> None:
    """The workbook: what it is of, what its columns mean, a sheet a noun, earlier values, and what was too long."""
    import xlsxwriter  # takes longer to import than most commands to run

    model = material.model
    book = xlsxwriter.Workbook(str(place), _OPTIONS)
    try:
        book.set_properties({"created": _MADE})
        pages = _Pages.of(book, model)
        _tell(pages.about, _about(material), pages.formats)
        _tell(pages.columns, _meanings(pages.forms.values()), pages.formats)
        for label in labels_of(model):
            async for record in material.records([label]):
                pages.add(record, address_of(material.about.address, record.ref))
    finally:
        # Packs everything: seconds of a large register, in which others are answered.
        await asyncio.to_thread(book.close)


def _about(material: Material) -> list[list[str]]:
    about = material.about
    told = {**dict(about.pairs()), "factsUntil": about.cut_off or about.made, **_words(about)}
    sight = {"format": form.FORMAT, "agency": about.agency or "", "clearance": about.clearance.value}
    return [["what", "value"], *([name, value] for name, value in {**sight, **told}.items())]


def _words(about: Any) -> Mapping[str, str]:
    """What the register says of itself, as it is loaded."""
    return {name: str(value) for name, value in register_of(about)[REGISTER].items()}


def _meanings(forms: Iterable[SheetForm]) -> list[list[str]]:
    lines = [["sheet", "column", "meaning", "takes"]]
    for sheet in forms:
        for column in sheet.columns:
            lines.append([sheet.title, column.head, column.meaning, _takes(column)])
    return lines


def _takes(column: form.Column) -> str:
    if column.edge is not None:
        far = " or ".join(column.edge.targets)
        return f"Slugs of {far}, one a line" if column.edge.many else f"The slug of one {far}"
    if column.prop is None:
        return ""
    choices = ", ".join(member.value for member in column.prop.members)
    kinds = {Kind.DATE: "YYYY, YYYY-MM or YYYY-MM-DD", Kind.STRINGS: "Texts, one a line", Kind.INT: "A whole number",
             Kind.BOOLEAN: "TRUE or FALSE", Kind.STRING: "A text"}  # fmt: skip
    return choices or kinds[column.prop.kind]


def _tell(page: Worksheet, lines: Iterable[Iterable[str]], formats: _Formats) -> None:
    for number, line in enumerate(lines):
        for column, text in enumerate(line):
            page.write_string(number, column, text, formats.head if number == 0 else formats.of(text))


@dataclass(frozen=True)
class _Formats:
    head: Format
    text: Format
    quoted: Format

    def of(self, text: str) -> Format:
        """What begins like a formula has the mark that a spreadsheet gives a text behind an apostrophe."""
        return self.quoted if text.startswith(FORMULA) else self.text


@dataclass
class _Filling:
    """A sheet that is being filled: where it stands, and how many of its like are full."""

    form: SheetForm
    page: Worksheet
    row: int = 1
    full: int = 0


@dataclass
class _Pages:
    """All sheets of the workbook."""

    book: Workbook
    model: Model
    formats: _Formats
    about: Worksheet
    columns: Worksheet
    forms: dict[str, SheetForm]
    filling: dict[str, _Filling] = field(default_factory=dict[str, _Filling])

    @classmethod
    def of(cls, book: Workbook, model: Model) -> _Pages:
        """The sheets, each with its heads."""
        text = {"num_format": "@", "text_wrap": False, "valign": "top"}
        formats = _Formats(book.add_format({"bold": True, "text_wrap": True, "valign": "top"}), book.add_format(text),
                           book.add_format({**text, "quote_prefix": True}))  # fmt: skip
        forms = [*form.forms_of(model), form.earlier_form(model)]
        long = SheetForm(form.LONG_SHEET, "", [form.Column(head, "") for head in form.LONG_HEADS])
        about, columns = book.add_worksheet(form.REGISTER_SHEET), book.add_worksheet(form.COLUMNS_SHEET)
        pages = cls(book, model, formats, about, columns, {sheet.title: sheet for sheet in forms})
        for sheet in [*forms, long]:
            pages.filling[sheet.title] = _Filling(sheet, pages.begin(sheet, sheet.title))
        return pages

    def begin(self, sheet: SheetForm, title: str) -> Worksheet:
        """A new page with the heads of a sheet, and with its choices where a list of them is short enough."""
        page = self.book.add_worksheet(title)
        page.freeze_panes(1, 1)
        for number, column in enumerate(sheet.columns):
            hidden = {"hidden": True} if column.head == form.BASE else {}
            page.set_column(number, number, _WIDTHS.get(column.head, 18), self.formats.text, hidden)
            page.write_string(0, number, column.head, self.formats.head)
            choices = [member.value for member in column.prop.members] if column.prop else []
            if choices and len(",".join(choices)) <= _LONGEST_CHOICE:
                told = {"validate": "list", "source": choices, "error_type": "warning"}
                page.data_validation(1, number, MOST_ROWS - 1, number, told)
        return page

    def add(self, record: ExportedRecord, address: str) -> None:
        """A record with its dated states and its earlier values, each on its sheet."""
        fields = written(record)
        states = fields.pop(self.model.nouns[record.ref.label].states or "", [])
        earlier = fields.pop(HISTORY, [])
        self.line(record.ref.label, {**fields, form.ADDRESS: address})
        for state in states:
            inside = next(sheet for sheet in self.forms.values() if sheet.of == record.ref.label)
            self.line(inside.title, {**state, form.OF: record.ref.slug})
        for was in earlier:
            self.line(form.EARLIER_SHEET, {**was, form.KIND: record.ref.label, form.OF: record.ref.slug})

    def line(self, title: str, fields: Mapping[str, Any]) -> None:
        """A row of a sheet."""
        sheet = self.filling[title]
        if sheet.row >= MOST_ROWS:
            sheet.full += 1
            sheet.page, sheet.row = self.begin(sheet.form, f"{title} ({sheet.full + 1})"), 1
        fields = {**fields, form.BASE: form.base_of(sheet.form, fields)}
        key = form.key_of(fields)
        for number, column in enumerate(sheet.form.columns):
            self._cell(sheet, number, form.written_cell(fields.get(column.head)), key)
        sheet.row += 1

    def _cell(self, sheet: _Filling, number: int, value: str | int | bool | None, key: str) -> None:
        if isinstance(value, str):
            first, *rest = form.pieces(value)
            sheet.page.write_string(sheet.row, number, first, self.formats.of(first))
            for text in rest:
                self._go_on(sheet, number, text, key)
        elif isinstance(value, bool):
            sheet.page.write_boolean(sheet.row, number, value, self.formats.text)
        elif value is not None:
            sheet.page.write_number(sheet.row, number, value)

    def _go_on(self, sheet: _Filling, number: int, text: str, key: str) -> None:
        """Where a cell is full, its text goes on on a sheet of such texts."""
        long, head = self.filling[form.LONG_SHEET], sheet.form.columns[number].head
        if long.row >= MOST_ROWS:
            raise BadUserInput("More texts are too long for a cell than a sheet has rows. Export as records instead.")
        for column, told in enumerate((sheet.form.title, key, head, text)):
            long.page.write_string(long.row, column, told, self.formats.of(told))
        long.row += 1
