"""What the form of a new record asks for, made from its declaration, and the changes that it comes to.

Used by hub.web.pages.create. A link is typed as the short name of the record at its far end or as the address of that
record's page. A new source becomes a record of the same call.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hub.api.schema.changes import by_hand
from hub.model.common import COMMON
from hub.model.declare import Kind
from hub.model.registry import Edge, Model
from hub.records.resolve import AGENCY
from hub.web.pages.facts_in_words import record_at
from hub.web.pages.forms import Fields, first
from hub.web.pages.record_fields import FormField, field_of_property, form_fields
from hub.web.pages.record_pages import words_of

STATE, SOURCE = "state.", "source."
"""Before the names of the fields of a record that is made with it: its first dated state, and a new source."""
_OF_SOURCE = ("title", "url", "publisher", "published")
_NAMED = ("name", "title")
_HOW = " Its short name, or the address of its page here."
_AT = re.compile(r"at 'changes\[\d+\]\.create\.(\w+)\.([^']+)'; (?:Expected type '\w+'\. )?(.*)", re.DOTALL)
"""Where in the variables of a call something is no value, and why."""
_MADE = "Letters a to z, digits and hyphens; made of the name if left out."
_SLUG = FormField("slug", "Short name", _MADE, Kind.STRING, required=False)
_SAY_SO = f"Those that say so, one a line.{_HOW}"
_SOURCES = FormField("sources", "Sources in the register", _SAY_SO, Kind.STRINGS, required=False)


@dataclass(frozen=True)
class NewForm:
    """The form of a noun. `states` leads to its dated states, if it has any; `kept_by` to the agency that keeps it."""

    label: str
    singular: str
    meaning: str
    marking: FormField
    values: tuple[FormField, ...]
    state: tuple[FormField, ...]
    states: str
    kept_by: str
    links: tuple[FormField, ...]
    source: tuple[FormField, ...]

    @property
    def cites(self) -> bool:
        """Whether its records need a source: all but sources themselves."""
        return bool(self.source)

    @property
    def needed(self) -> list[FormField]:
        """The fields without which there is no such record, but for its marking."""
        return [field for field in (*self.values, *self.links) if field.required]

    @property
    def every(self) -> Iterator[FormField]:
        """All fields, in the order in which they stand."""
        yield self.marking
        yield from (*self.values, *self.state, *self.links)
        if self.cites:
            yield from (_SOURCES, *self.source)

    def changes(self, sent: Fields) -> list[dict[str, Any]]:
        """What to record. Raises BadUserInput for what is no value."""
        record: dict[str, Any] = {"slug": first(sent, "slug").strip() or _short(_name(sent))}
        record |= _typed((self.marking, *(field for field in self.values if field.name != "slug")), sent)
        if state := _typed(self.state, sent, STATE):
            record[self.states] = [state]
        for field in self.links:
            if ends := _ends(field, sent):
                record[field.name] = [{"to": end} for end in ends] if field.lines else {"to": ends[0]}
        # A source is the first to show what it says.
        sources = _ends(_SOURCES, sent) if self.cites else [record["slug"]]
        new = _typed(self.source, sent, SOURCE)
        made = [{"create": {"source": self._source(new, record)}}] if new else []
        if made:
            sources.append(made[0]["create"]["source"]["slug"])
        if sources:
            record["sources"] = sources
        return [*made, {"create": {self.singular: record}}]

    def _source(self, new: dict[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
        """A new source, seen by whoever sees the record that cites it. It shows itself what it says."""
        slug = _short(new.get("title", "")) or "source"
        common = {name: record[name] for name in ("marking", "confidence") if name in record}
        return {**new, **common, "slug": slug, "sources": [slug]}

    def problem(self, told: Mapping[str, Any], changes: int) -> dict[str, str]:
        """A problem that the API tells of a call of so many changes, beside the field that it is about."""
        field, names = told["field"], {field.name for field in self.every}
        of_source = changes > 1 and told["change"] == 0
        tried = (SOURCE + field,) if of_source else (field, STATE + field, SOURCE + field)
        return {"field": next((name for name in tried if name in names), ""), "message": told["message"]}

    def refusal(self, message: str) -> dict[str, str]:
        """What the API says of a call as a whole, beside the field whose value was none at all."""
        at = _AT.search(message)
        if at is None:
            return {"field": "", "message": message}
        kind, path, reason = at.groups()
        prefix = SOURCE if self.cites and kind == "source" else STATE if "." in path else ""
        return {"field": prefix + path.rpartition(".")[2], "message": reason}


def new_forms(model: Model) -> dict[str, NewForm]:
    """The forms of every noun that people record, by its label; dated states are made with what they are states of."""
    inside = {model.edges(noun.label)[noun.states].target for noun in model.nouns.values() if noun.states}
    return {noun.label: _form(model, noun.label) for noun in by_hand(model) if noun.label not in inside}


def _form(model: Model, label: str) -> NewForm:
    noun, common = model.nouns[label], {prop.name: field_of_property(prop) for prop in COMMON}
    marking = replace(common["marking"], required=True)
    shared = (common["since"], replace(common["confidence"], required=True), common["basis"])
    edges = [edge for edge in model.edges(label).values() if edge.declared]
    states = [edge for edge in edges if edge.field == noun.states]
    state = [
        _inside(STATE, f"{words_of(label)}: ", field)
        for edge in states
        for field in (*form_fields(model, edge.target), common["since"])
    ]
    links = [_link(edge) for edge in edges if edge not in states]
    of_source = [field for field in form_fields(model, "Source") if field.name in _OF_SOURCE and label != "Source"]
    source = [_inside(SOURCE, "New source: ", field) for field in of_source]
    values = (_SLUG, *form_fields(model, label), *shared)
    through = next((edge.field for edge in edges if edge.field == noun.policy.through and edge.target == AGENCY), "")
    return NewForm(
        label,
        noun.singular,
        noun.meaning,
        marking,
        values,
        tuple(state),
        noun.states,
        through,
        tuple(links),
        tuple(source),
    )


def _inside(prefix: str, of: str, field: FormField) -> FormField:
    """A field of a record that is made along, which is made only if something is typed there."""
    return replace(field, name=prefix + field.name, label=of + field.label.lower(), required=False)


def _link(edge: Edge) -> FormField:
    kind = Kind.STRINGS if edge.many else Kind.STRING
    return FormField(edge.field, words_of(edge.field), edge.meaning + _HOW, kind, edge.required)


def _typed(fields: tuple[FormField, ...], sent: Fields, prefix: str = "") -> dict[str, Any]:
    """What was typed in fields, by name without its prefix; those that were left out are not in it."""
    values = {field.name.removeprefix(prefix): field.value(first(sent, field.name)) for field in fields}
    return {name: value for name, value in values.items() if value not in (None, [], "")}


def _ends(field: FormField, sent: Fields) -> list[str]:
    """The slugs of the records that were named, by themselves or by the addresses of their pages."""
    lines = [line.strip() for line in first(sent, field.name).splitlines() if line.strip()]
    places = [(record_at(line), line) for line in lines]
    return [place[1] if place else line for place, line in places]


def _name(sent: Fields) -> str:
    return next((first(sent, name) for name in _NAMED if first(sent, name)), "")


def _short(name: str) -> str:
    """A short name made of a name: lower-case letters without accents, digits, and hyphens between words."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:80].rstrip("-")
