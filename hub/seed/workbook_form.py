"""How records stand in a workbook of the hub's own: which sheets and columns there are, and what a cell holds.

Written by hub.exports.formats.xlsx and read by hub.importers.own_workbook, so that the two cannot differ. A list has a
line for each item. A link is the slug of its far end, and JSON behind it where the link says something itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hub.cells import MOST_LETTERS
from hub.model.common import AUDIENCE, COMMON, NOT_DATED, SLUG, SOURCES
from hub.model.declare import Kind, Property, flag
from hub.model.earlier import FIELD, VALUE
from hub.model.registry import Edge, Model

FORMAT = "cjs-ai-hub-workbook-1"
REGISTER_SHEET, EARLIER_SHEET, COLUMNS_SHEET, LONG_SHEET = "Register", "Earlier values", "Columns", "Long cells"
ADDRESS, OF, KIND, BASE, TO = "address", "of", "kindOfRecord", "asExported", "to"
LONG_HEADS = ("sheet", SLUG, "column", "text")
_EMPTY = "[]"
_QUOTED = ('"', "[", "{")
_TRUTHS = {"yes": True, "true": True, "no": False, "false": False}


@dataclass(frozen=True)
class Column:
    """A column: its head, the property or the link that it holds, or neither for a slug and the like."""

    head: str
    meaning: str
    prop: Property | None = None
    edge: Edge | None = None
    slugs: bool = False


@dataclass(frozen=True)
class SheetForm:
    """A sheet of records of one kind. `of` is the kind of record that they stand inside, `field` where in it."""

    title: str
    label: str
    columns: Sequence[Column]
    of: str = ""
    field: str = ""


def forms_of(model: Model) -> Iterator[SheetForm]:
    """The sheets of all kinds of record, in the order of the model."""
    inside = {model.edges(label)[noun.states].target: (label, noun.states)
              for label, noun in model.nouns.items() if noun.states}  # fmt: skip
    for label in model.nouns:
        if label != "Pack":
            of, field = inside.get(label, ("", ""))
            yield SheetForm(label, label, list(_columns(model, label, of)), of, field)


def earlier_form(model: Model) -> SheetForm:
    """The sheet of all earlier values."""
    common = [Column(prop.name, prop.meaning, prop) for prop in COMMON if not prop.computed]
    heads = [
        Column(KIND, "What kind of record it is a value of."),
        Column(OF, "The slug of the record."),
        Column(FIELD, "The property."),
        Column(VALUE, "What it was; empty where nothing was recorded."),
    ]
    return SheetForm(EARLIER_SHEET, "", [*heads, *common, *_beside(), _base()])


def _columns(model: Model, label: str, of: str) -> Iterator[Column]:
    yield Column(SLUG, model.nouns[label].key_meaning)
    yield Column(OF, f"Slug of the {of} that it belongs to.") if of else Column(ADDRESS, "The address of its page.")
    every = model.properties(label).values()
    yield from (Column(prop.name, prop.meaning, prop) for prop in every if not prop.computed)
    yield from _beside()
    for edge in model.edges(label).values():
        if edge.declared and edge.field != model.nouns[label].states:
            yield Column(edge.field, edge.meaning, edge=edge)
    yield _base()


def _beside() -> Iterator[Column]:
    yield Column(NOT_DATED, "TRUE where no source dates it.", flag(NOT_DATED, "TRUE where no source dates it."))
    yield Column(SOURCES, "Slugs of the sources that say so, one a line.", slugs=True)
    yield Column(AUDIENCE, "Slugs of the agencies that it is for, one a line; empty for all.", slugs=True)


def _base() -> Column:
    return Column(BASE, "What each cell was when this was exported. Leave it as it is.")


def written_cell(value: Any) -> str | int | bool | None:
    """A value as a cell has it: texts, numbers and truths as they are, of lists a line for each item."""
    if isinstance(value, list):
        return "\n".join(_line(item) for item in value) or _EMPTY
    if isinstance(value, Mapping):
        return _line(value)
    return value


def _line(item: Any) -> str:
    if isinstance(item, Mapping):
        rest = {name: value for name, value in item.items() if name != TO}
        return f"{item[TO]} {_json(rest)}" if rest else str(item[TO])
    text = str(item)
    return _json(text) if "\n" in text or text != text.strip() or text.startswith(_QUOTED) else text


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def read_cell(column: Column, text: str) -> Any:
    """What a cell says, as a file of records would say it; None where it says nothing. Raises ValueError."""
    if not text.strip():
        return None
    if column.edge is not None:
        items = [_item(line) for line in _lines(text)]
        return items if column.edge.many or len(items) > 1 else items[0]
    if column.slugs:
        return _lines(text)
    return _value(column.prop, text)


def _lines(text: str) -> list[str]:
    return [] if text.strip() == _EMPTY else [line.strip() for line in text.split("\n") if line.strip()]


def _item(line: str) -> Any:
    to, _, rest = line.partition(" ")
    said = _parsed(rest) if rest.strip() else {}
    if not isinstance(said, dict):
        raise ValueError(f"{line[:60]!r} is a slug and behind it JSON in braces, or the slug alone")
    return {TO: to, **said} if said else to


def _value(prop: Property | None, text: str) -> Any:
    kind = prop.kind if prop else Kind.STRING
    plain = text.strip()
    if kind is Kind.STRINGS:
        return [_parsed(line) if line.startswith('"') else line for line in _lines(text)]
    if kind is Kind.BOOLEAN:
        return _TRUTHS.get(plain.lower(), plain)
    if kind is Kind.INT:
        return int(plain) if plain.lstrip("-").isascii() and plain.lstrip("-").isdigit() else plain
    if kind is Kind.DATE:
        return plain.removesuffix(" 00:00:00")
    return plain if kind is Kind.ENUM else text


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(f"{text[:60]!r} is no JSON") from None


def fingerprint(value: Any) -> str:
    """Eight hexadecimal digits that stand for what a cell says, by which an import tells who has changed it since."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:8]


def canonical(column: Column, value: Any) -> Any:
    """What a cell says whatever the order of links and slugs in it, for comparing."""
    if column.edge is not None and value is not None:
        items = [item if isinstance(item, Mapping) else {TO: item} for item in _listed(value)]
        return sorted((dict(item) for item in items), key=lambda item: json.dumps(item, sort_keys=True))
    return sorted(value) if column.slugs and value else value


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def base_of(form: SheetForm, fields: Mapping[str, Any]) -> str:
    """What a row was when it was exported, as its last cell has it."""
    told = [(column, fields[column.head]) for column in form.columns if column.head in fields]
    return " ".join(f"{column.head}={fingerprint(canonical(column, value))}" for column, value in told)


def read_base(text: str) -> dict[str, str]:
    """The fingerprints of such a cell, by head."""
    return dict(part.split("=", 1) for part in text.split() if "=" in part)


def key_of(fields: Mapping[str, Any]) -> str:
    """What names a row within its workbook, wherever it stands there."""
    return str(fields.get(SLUG) or "/".join(str(fields.get(name, "")) for name in (KIND, OF, FIELD, "until")))


def pieces(text: str) -> list[str]:
    """A text in parts that a cell takes; most texts are one. A spreadsheet counts in units of UTF-16."""
    if _units(text) <= MOST_LETTERS:
        return [text]
    step = MOST_LETTERS // 2
    return [text[start : start + step] for start in range(0, len(text), step)]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def form_named(name: str, forms: Iterable[SheetForm]) -> SheetForm | None:
    """The form of a workbook's sheet: by its title, to which a sheet that goes on where one was full adds a number."""
    return next((form for form in forms if name == form.title or name.startswith(f"{form.title} (")), None)
