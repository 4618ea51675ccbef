"""What the rows of a register say, as records of the hub would say it: a candidate for each row, or why there is none.

Called by hub.importers.run. Knows the mapping and the declarations, and of the graph only names. Pure.
"""

from __future__ import annotations

import fnmatch
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from hub.importers.candidate import Candidate, Refusal, Understood
from hub.importers.cell_values import UnclearError, says_nothing, value_of
from hub.importers.mapping import LEAVE_OUT, REFUSE, Made, MappedField, RegisterMapping
from hub.importers.names import Names, slug_from
from hub.importers.tables import Row, Table, clean, folded
from hub.model.declare import Kind, Property
from hub.model.registry import Edge, Model


class _UnusableError(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal


def understand(table: Table, mapping: RegisterMapping, model: Model, names: Names) -> Understood:
    """The candidates of every row; a row of which one record cannot be taken is refused as a whole."""
    reader = _Reader(mapping, model, names, table.heads)
    for row in table.rows:
        reader.take(row)
    return reader.said


class _Reader:
    def __init__(self, mapping: RegisterMapping, model: Model, names: Names, heads: Sequence[str]) -> None:
        self._mapping, self._model, self._names = mapping, model, names
        self._properties = model.properties(mapping.label)
        self._edges = model.edges(mapping.label)
        # The heads as the file writes them, by how they are compared.
        self._heads = {folded(head): head for head in heads if head}
        self._order = [head for head in heads if head]
        self._first: dict[str, Candidate] = {}
        self.said = Understood()

    def take(self, row: Row) -> None:
        """A row of the register: all of its records, or why it is refused."""
        self.said.rows.append(row.number)
        recoded = Counter(self.said.recoded)
        try:
            self._require_wanted(row)
            made = [self._candidate(part) for part in self._parts(row)]
            if not made:
                raise _UnusableError(Refusal(row.number, "", "", "says nothing that the mapping takes",
                                             "Nothing, if the row is to be left out.", "LEFT_OUT"))  # fmt: skip
            self._keep(row, made)
        except _UnusableError as error:
            self.said.recoded = recoded
            self.said.refused.append(error.refusal)

    def _require_wanted(self, row: Row) -> None:
        for head, values in self._mapping.only.items():
            if folded(self._cell(row, head)) not in values:
                reason = f"the mapping takes only rows with one of its values in {head}"
                remedy = "Nothing, if the row is to be left out; else add the value to `only`."
                raise _UnusableError(Refusal(row.number, head, self._cell(row, head), reason, remedy, "LEFT_OUT"))

    def _keep(self, row: Row, made: list[Candidate]) -> None:
        for candidate in made:
            first = self._first.get(candidate.slug)
            if first is None:
                continue
            if not self._mapping.merge:
                reason = f"is the same record as row {first.row}"
                remedy = "Delete one of the two, name more columns in `same`, or say `repeated: merge`."
                heads = ", ".join(self._mapping.same) or "name"
                raise _UnusableError(Refusal(row.number, heads, candidate.slug, reason, remedy, "REPEATED"))
        for candidate in made:
            first = self._first.setdefault(candidate.slug, candidate)
            if first is candidate:
                self.said.candidates.append(candidate)
            else:
                _merge(first, candidate)
                self.said.joined[row.number] = first.row

    def _parts(self, row: Row) -> Iterator[Row]:
        """The row, or for a spread a row for each of its columns that is filled."""
        spread = self._mapping.spread
        if spread is None:
            yield row
            return
        order = [folded(head) for head in self._order]
        start, end = order.index(folded(spread.first)), order.index(folded(spread.last))
        for head in self._order[start : end + 1]:
            cell = row.cells.get(head, "")
            if folded(cell) not in spread.leave_out and cell:
                yield replace(row, cells={**row.cells, spread.head: head, spread.cell: cell})

    def _cell(self, row: Row, head: str) -> str:
        return row.cells.get(head) or row.cells.get(self._heads.get(folded(head), ""), "")

    def _candidate(self, row: Row) -> Candidate:
        candidate = Candidate(row.number, self._slug(row))
        for mapped in self._mapping.fields:
            prop, edge = self._properties.get(mapped.name), self._edges.get(mapped.name)
            if edge is not None:
                self._take_links(candidate, row, mapped, edge)
            elif prop is not None:
                self._take_value(candidate, row, mapped, prop)
        if candidate.state and "status" not in candidate.state:
            candidate.state = {}
        return candidate

    def _slug(self, row: Row) -> str:
        mapping = self._mapping
        heads = mapping.same or self._name_heads()
        parts = [self._cell(row, head) for head in heads]
        if not any(parts):
            reason = f"has nothing in {', '.join(heads)}, by which it would be known again"
            raise _UnusableError(Refusal(row.number, ", ".join(heads), "", reason, "Fill it in.", "NO_KEY"))
        if mapping.spread and mapping.spread.head not in heads:
            parts.append(self._cell(row, mapping.spread.head))
        return f"{mapping.register}-{slug_from(*parts)}"

    def _name_heads(self) -> tuple[str, ...]:
        named = next((mapped for mapped in self._mapping.fields if mapped.name in ("name", "title")), None)
        return tuple(named.heads) if named else ()

    def _take_value(self, candidate: Candidate, row: Row, mapped: MappedField, prop: Property) -> None:
        stated, value = self._value(row, mapped, prop)
        if not stated:
            if prop.required:
                raise _UnusableError(_lacking(row, mapped))
            return
        if prop.current:
            candidate.state |= {} if value is None else {prop.current: value}
        else:
            candidate.values[prop.name] = value

    def _value(self, row: Row, mapped: MappedField, prop: Property) -> tuple[bool, Any]:
        """Whether the row says anything of a property, and what; null says that there is none."""
        if not mapped.heads:
            return True, mapped.value
        text = self._text(row, mapped)
        if says_nothing(text) and folded(text) not in mapped.recode:
            return self._nothing(row, mapped, prop)
        if prop.kind is Kind.STRINGS:
            items = [self._meant(row, mapped, prop, part) for part in _split(text, mapped.split or ("\n", ";"))]
            listed = list(dict.fromkeys(item for item in items if item is not None))
            return bool(listed), listed
        value = self._meant(row, mapped, prop, text)
        return value is not None, value

    def _nothing(self, row: Row, mapped: MappedField, prop: Property) -> tuple[bool, Any]:
        if mapped.blank == "refuse":
            raise _UnusableError(Refusal(row.number, ", ".join(mapped.heads), "", f"{prop.name} is empty",
                                         "Fill the cell in, or say what a blank means.", "EMPTY_VALUE"))  # fmt: skip
        if mapped.otherwise not in (REFUSE, LEAVE_OUT):
            return True, mapped.otherwise
        return mapped.blank == "none" and not prop.required, None

    def _meant(self, row: Row, mapped: MappedField, prop: Property, text: str) -> Any:
        """The value that a text stands for; null where it is left out."""
        known, meant = self._recoded(mapped, text)
        if known and not isinstance(meant, str):
            return meant
        if known and prop.kind is not Kind.DATE:
            return None if meant == LEAVE_OUT else meant
        try:
            return value_of(prop, meant if known else text, mapped.dates)
        except UnclearError as error:
            if mapped.otherwise == REFUSE:
                heads = ", ".join(mapped.heads)
                refusal = Refusal(row.number, heads, text, f"{prop.name}: {error.reason}", error.remedy, "UNCLEAR")
                raise _UnusableError(refusal) from None
        self._note(mapped, text, mapped.otherwise)
        return None if mapped.otherwise == LEAVE_OUT else mapped.otherwise

    def _recoded(self, mapped: MappedField, text: str) -> tuple[bool, Any]:
        """Whether the mapping knows the text, and what it takes it for."""
        wanted = folded(text)
        for pattern, meant in mapped.recode.items():
            if pattern == wanted or ("*" in pattern and fnmatch.fnmatchcase(wanted, pattern)):
                self._note(mapped, text, meant)
                return True, meant
        return False, None

    def _note(self, mapped: MappedField, text: str, meant: Any) -> None:
        self.said.recoded[mapped.name, clean(text)[:120], str(meant)] += 1

    def _text(self, row: Row, mapped: MappedField) -> str:
        if mapped.text:
            text = mapped.text
            for head in mapped.heads:
                text = text.replace("{" + head + "}", self._cell(row, head))
            return text
        return mapped.join.join(cell for head in mapped.columns if (cell := self._cell(row, head)))

    def _take_links(self, candidate: Candidate, row: Row, mapped: MappedField, edge: Edge) -> None:
        texts = [str(item) for item in (mapped.value if isinstance(mapped.value, list) else [mapped.value])]
        if mapped.heads:
            text = self._text(row, mapped)
            texts = [] if says_nothing(text) else _split(text, mapped.split)
        far = [end for text in texts for end in self._far(row, mapped, edge, text)]
        if not far and edge.required and mapped.otherwise not in (REFUSE, LEAVE_OUT):
            far = [str(mapped.otherwise)]
        # Of a record that was merged what it became is meant: else the row would seem to say something else.
        ends = dict.fromkeys(self._names.led(edge.target, end) for end in far)
        if not ends and edge.required:
            raise _UnusableError(_lacking(row, mapped))
        if ends or mapped.blank == "none":
            candidate.links[edge.field] = [{"to": end, **mapped.link} for end in ends]

    def _far(self, row: Row, mapped: MappedField, edge: Edge, text: str) -> Iterator[str]:
        """The slugs that a text leads to; a record is made where the mapping says so."""
        known, meant = self._recoded(mapped, text) if mapped.heads else (False, None)
        if known:
            yield from (str(item) for item in (meant if isinstance(meant, list) else [meant]) if item != LEAVE_OUT)
            return
        slug = self._names.slug_of(edge.target, text)
        if slug:
            yield slug
        elif mapped.make is not None:
            yield self._make(mapped, edge, text)
        elif mapped.otherwise == REFUSE:
            reason = f"{edge.field}: no {edge.target} that you see has this name{self._names.hint(edge.target, text)}"
            remedy = "Recode it to a slug, say `make`, or give the field an `else`."
            raise _UnusableError(
                Refusal(row.number, ", ".join(mapped.heads), text, reason, remedy, "UNKNOWN_REFERENCE")
            )
        elif mapped.otherwise != LEAVE_OUT:
            self._note(mapped, text, mapped.otherwise)
            yield str(mapped.otherwise)
        else:
            self._note(mapped, text, LEAVE_OUT)

    def _make(self, mapped: MappedField, edge: Edge, text: str) -> str:
        noun, mapping = self._model.nouns[edge.target], self._mapping
        slug = self._names.led(edge.target, slug_from(text))
        if slug not in self._names.slugs.get(edge.target, ()):
            fields = {"slug": slug, "name": clean(text), "marking": mapping.marking, "confidence": mapping.confidence,
                      "sources": [mapping.source], **(mapped.make or {})}  # fmt: skip
            self.said.beside[noun.label, slug] = Made(noun.singular, fields)
            self._names.learn(edge.target, fields)
        return slug


def _lacking(row: Row, mapped: MappedField) -> Refusal:
    remedy = "Fill the cell in, or give the field an `else`."
    return Refusal(row.number, ", ".join(mapped.heads), "", f"{mapped.name} is required", remedy, "MISSING_FIELD")


def _split(text: str, separators: Sequence[str]) -> list[str]:
    parts = [text]
    for separator in separators:
        parts = [piece for part in parts for piece in part.split(separator)]
    return [part.strip() for part in parts if not says_nothing(part)]


def _merge(first: Candidate, other: Candidate) -> None:
    """Two rows of one record: what the first does not say, and all of the links and lists of both."""
    for name, value in other.values.items():
        there = first.values.setdefault(name, value)
        if isinstance(there, list):
            both: list[str] = [*there, *value]
            first.values[name] = list(dict.fromkeys(both))
    first.state = first.state or other.state
    for name, items in other.links.items():
        there = first.links.setdefault(name, [])
        there += [item for item in items if item not in there]
