"""Read a mapping from the YAML that somebody wrote; everything wrong with it is told at once, with its line.

Called by hub.importers.given.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from hub.errors import BadMapping
from hub.importers.mapping import BLANKS, DATES, REFUSE, Made, MappedField, RegisterMapping, Spread
from hub.importers.tables import clean, folded
from hub.model.common import AUDIENCE, SOURCES
from hub.model.declare import Property
from hub.model.enums import Confidence, Marking
from hub.model.registry import Model
from hub.records.problems import Fault, Notes, Place
from hub.records.values import nearest
from hub.records.written import Fields
from hub.seed.yaml_files import read_file, read_text

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_KEYS = ("register", "noun", "sheet", "headLines", "same", "repeated", "marking", AUDIENCE, "confidence", "source",
         "records", "only", "spread", "fields")  # fmt: skip
_FIELD_KEYS = (
    "column",
    "columns",
    "text",
    "value",
    "join",
    "split",
    "recode",
    "else",
    "blank",
    "dates",
    "make",
    "with",
)


def read_mapping(file: Path, model: Model) -> RegisterMapping:
    """The mapping of a file. Raises BadMapping with everything that is wrong with it."""
    document = read_file(file, file.name)
    return understood(document.value, Notes(document.problems), file.name, model)


def mapping_of_text(text: str, name: str, model: Model) -> RegisterMapping:
    """The mapping that a text is. Raises as read_mapping does."""
    document = read_text(text, name)
    return understood(document.value, Notes(document.problems), name, model)


def understood(value: Any, notes: Notes, file: str, model: Model) -> RegisterMapping:
    """The mapping that a document holds."""
    if not isinstance(value, Mapping) and not notes:
        notes.add(Fault.NOT_A_RECORD, Place(file), "", "is no mapping of keys to values")
    mapping = None if notes else _Reader(value, notes, file, model).read()
    if notes or mapping is None:
        raise BadMapping(f"{file} cannot be used as a mapping.", problems=notes)
    return mapping


class _Reader:
    def __init__(self, value: Mapping[str, Any], notes: Notes, file: str, model: Model) -> None:
        self._value, self._notes, self._file, self._model = value, notes, file, model

    def read(self) -> RegisterMapping | None:
        self._strangers(self._value, _KEYS, "")
        register, noun = self._register(), self._noun()
        marking = self._choice("marking", [member.value for member in Marking], "")
        confidence = self._choice("confidence", [member.value for member in Confidence], "SOURCED")
        source, beside = self._source()
        fields = self._fields(noun) if noun else []
        if self._notes:
            return None
        return RegisterMapping(
            register, noun, fields, source, marking, confidence, str(self._value.get("sheet", "")),
            self._head_lines(), tuple(self._texts("same")), self._value.get("repeated", REFUSE) == "merge",
            tuple(self._texts(AUDIENCE)), beside, self._only(), self._spread(),
        )  # fmt: skip

    def _note(self, fault: Fault, at: str, reason: str, within: Any = None) -> None:
        line = within if isinstance(within, Fields) else self._value
        number = line.lines.get(at.rsplit(".", 1)[-1], line.line) if isinstance(line, Fields) else None
        self._notes.add(fault, Place(self._file, "", number), at, reason)

    def _strangers(self, value: Mapping[str, Any], known: Collection[str], where: str) -> None:
        for name in value:
            if name not in known:
                reason = f"is nothing that a mapping says here{nearest(str(name), known)}; known are {', '.join(known)}"
                self._note(Fault.UNKNOWN_FIELD, f"{where}{name}", reason, value)

    def _register(self) -> str:
        register = self._value.get("register")
        if not isinstance(register, str) or not _SLUG.fullmatch(register) or len(register) > 60:
            reason = "names the register in lower-case letters, digits and single hyphens, as in us-justice"
            self._note(Fault.MALFORMED_SLUG, "register", reason)
            return ""
        return register

    def _noun(self) -> str:
        labels = self._model.labels
        noun = self._value.get("noun", "tool")
        if noun not in labels:
            self._note(Fault.UNKNOWN_NOUN, "noun", f"{noun!r} is no kind of record{nearest(str(noun), labels)}")
        return labels.get(noun, "")

    def _choice(self, name: str, values: Sequence[str], default: str) -> str:
        value = self._value.get(name, default)
        if value not in values:
            fault = Fault.UNKNOWN_CHOICE if name in self._value else Fault.MISSING_FIELD
            self._note(fault, name, f"is one of {', '.join(values)}, for all records of the register")
        return str(value)

    def _source(self) -> tuple[str, list[Made]]:
        """The slug of the source that every record cites, and what is made beside the rows."""
        source, beside = self._value.get("source"), self._beside()
        if isinstance(source, str):
            return source, beside
        if isinstance(source, Mapping) and isinstance(source.get("slug"), str):
            common = {"marking": "PUBLISHED", "confidence": "SOURCED", SOURCES: [source["slug"]]}
            return source["slug"], [Made("source", {**common, **source}), *beside]
        reason = (
            "is the slug of a source that is recorded, or what a source is made of: slug, title, publisher, published"
        )
        self._note(Fault.MISSING_FIELD, "source", reason)
        return "", beside

    def _beside(self) -> list[Made]:
        made: list[Made] = []
        for n, item in enumerate(_list(self._value.get("records", []))):
            if isinstance(item, Mapping) and len(item) == 1 and next(iter(item)) in self._model.labels:
                noun = str(next(iter(item)))
                fields = item[noun]
                if isinstance(fields, Mapping) and isinstance(fields.get("slug"), str):
                    made.append(Made(noun, fields))
                    continue
            self._note(Fault.NOT_A_RECORD, f"records[{n}]", "names one kind of record with its fields, slug first")
        return made

    def _head_lines(self) -> int:
        lines = self._value.get("headLines", 1)
        return lines if isinstance(lines, int) and 1 <= lines <= 5 else 1

    def _texts(self, name: str) -> list[str]:
        value = self._value.get(name, [])
        return [clean(str(item)) for item in (value if isinstance(value, list) else [value])]

    def _only(self) -> dict[str, frozenset[str]]:
        """Rows that are taken: those that have one of these values in each of these columns."""
        only = self._value.get("only", {})
        return {
            clean(str(head)): frozenset(
                folded(str(value)) for value in (values if isinstance(values, list) else [values])
            )
            for head, values in (only.items() if isinstance(only, Mapping) else ())
        }

    def _spread(self) -> Spread | None:
        spread = self._value.get("spread")
        if not isinstance(spread, Mapping):
            return None
        first, last, head, cell = (clean(str(spread.get(name, ""))) for name in ("from", "to", "head", "cell"))
        out = _list(spread.get("leaveOut", ["", "N", "No"]))
        return Spread(first, last, head, cell, frozenset(folded(str(value)) for value in out))

    def _fields(self, label: str) -> list[MappedField]:
        fields = self._value.get("fields")
        if not isinstance(fields, Mapping) or not fields:
            self._note(Fault.MISSING_FIELD, "fields", "says which column each field of the record comes from")
            return []
        known = [*(prop.name for prop in self._model.properties(label).values() if _given(prop)),
                 *self._model.edges(label)]  # fmt: skip
        mapped: list[MappedField] = []
        for name, value in fields.items():
            if name not in known:
                reason = f"is no field of {label} that can be given{nearest(str(name), known)}"
                self._note(Fault.UNKNOWN_FIELD, f"fields.{name}", reason, fields)
            else:
                mapped += self._field(name, value, fields)
        lacking = [prop.name for prop in self._model.properties(label).values() if prop.required and not prop.computed]
        lacking += [edge.field for edge in self._model.edges(label).values() if edge.required and edge.declared]
        for name in lacking:
            if name not in fields:
                self._note(
                    Fault.MISSING_FIELD, f"fields.{name}", f"is required of every {label}: map it, or give a value"
                )
        return mapped

    def _field(self, name: str, value: Any, fields: Mapping[str, Any]) -> list[MappedField]:
        if isinstance(value, str):
            return [MappedField(name, (clean(value),))]
        if not isinstance(value, Mapping):
            self._note(
                Fault.WRONG_TYPE, f"fields.{name}", "is the head of a column, or a mapping that says more", fields
            )
            return []
        before = len(self._notes)
        self._strangers(value, _FIELD_KEYS, f"fields.{name}.")
        for key, allowed in (("blank", BLANKS), ("dates", DATES)):
            if value.get(key, allowed[0]) not in allowed:
                self._note(Fault.UNKNOWN_CHOICE, f"fields.{name}.{key}", f"is one of {', '.join(allowed)}", value)
        columns = _list(value.get("columns", value.get("column", [])))
        if len([key for key in ("column", "columns", "text", "value") if key in value]) != 1:
            reason = "gives exactly one of column, columns, text and value"
            self._note(Fault.MISSING_FIELD, f"fields.{name}", reason, fields)
        recode = value.get("recode", {})
        if not isinstance(recode, Mapping):
            self._note(Fault.WRONG_TYPE, f"fields.{name}.recode", "leads from what is written to what it means", value)
        if len(self._notes) > before:
            return []
        return [MappedField(
            name, tuple(clean(str(column)) for column in columns), str(value.get("text", "")), value.get("value"),
            str(value.get("join", "\n")), tuple(map(str, _list(value.get("split", [])))),
            {folded(str(text)): meant for text, meant in recode.items()}, value.get("else", REFUSE),
            value.get("blank", "unchanged"), value.get("dates", "ymd"), value.get("make"), value.get("with", {}),
        )]  # fmt: skip


def _given(prop: Property) -> bool:
    """Whether a mapping can give a property: what is stored, and what a dated status of the record says."""
    return not prop.computed or bool(prop.current)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
