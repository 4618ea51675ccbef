"""What a record's form asks for, made from its declaration, and what somebody changed in it.

Used by hub.web.pages.edit, create and calls. A field is text on a form and a value to the API; which were changed is
told by what the form showed when it was opened, so that nobody puts back what somebody else changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hub.errors import BadUserInput
from hub.model.declare import Kind, Property
from hub.model.registry import Model
from hub.web.pages.facts_in_words import words
from hub.web.pages.record_pages import words_of

WAS = "was."
"""Before the name of a field: what the form showed when it was opened."""
_YES_OR_NO = (("true", "Yes"), ("false", "No"))


@dataclass(frozen=True)
class FormField:
    """A property on a form. `choices` are its allowed values, each with its words; `lines` says one value a line."""

    name: str
    label: str
    meaning: str
    kind: Kind
    required: bool
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def lines(self) -> bool:
        """Whether it takes several values, one a line."""
        return self.kind is Kind.STRINGS

    def text(self, value: Any) -> str:
        """A value as the form shows it."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        return "\n".join(value) if isinstance(value, list) else str(value)

    def value(self, text: str) -> Any:
        """What somebody typed as a value; None for nothing. Raises BadUserInput for what is no number."""
        given = text.replace("\r\n", "\n").strip()
        if self.lines:
            return [line.strip() for line in given.split("\n") if line.strip()]
        if not given:
            return None
        if self.kind is Kind.BOOLEAN:
            return given == "true"
        if self.kind is Kind.INT:
            if not given.lstrip("-").isdecimal():
                raise BadUserInput(f"{self.label}: {given[:60]!r} is not a whole number")
            return int(given)
        return given


def form_fields(model: Model, label: str) -> list[FormField]:
    """The fields of a noun that its records can be given other values of, in the order of the declaration."""
    return [field_of_property(prop) for prop in model.nouns[label].properties if not prop.computed]


def changed(fields: list[FormField], sent: Mapping[str, list[str]]) -> dict[str, tuple[str, str]]:
    """By field what the form showed and what was typed, of those where the two differ."""
    pairs = {field.name: (_sent(sent, WAS + field.name), _sent(sent, field.name)) for field in fields}
    return {name: (was, typed) for name, (was, typed) in pairs.items() if was != typed and name in sent}


def _sent(sent: Mapping[str, list[str]], name: str) -> str:
    """A field as it was sent; forms write an end of line as two characters."""
    return (sent.get(name) or [""])[-1].replace("\r\n", "\n").strip()


def field_of_property(prop: Property) -> FormField:
    """A property on a form, with its meaning and what it may be."""
    choices = (
        _YES_OR_NO
        if prop.kind is Kind.BOOLEAN
        else tuple((each.value, words(each.value)) for each in prop.choices or ())
    )
    unit = f" In {prop.unit}." if prop.unit else ""
    return FormField(prop.field, words_of(prop.field), f"{prop.meaning}{unit}", prop.kind, prop.required, choices)
