"""The inputs of `record`, from the declarations: what a record, a value and a link of each noun may hold.

Read by hub.api.schema.hub_schema when the schema is made; hub.api.recording turns what a client sends into the calls
that hub.records takes. To GraphQL every field of a record may be left out: what a noun requires is judged there, all of
it at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from hub.api.schema.types import Argument, Field, Types
from hub.model.common import COMMON
from hub.model.declare import Kind, Noun, Property
from hub.model.registry import Model

NOT_BY_HAND = frozenset({"Pack"})
"""Made by the hub itself."""
MARKING = "marking"
_INPUT = {Kind.STRING: "str", Kind.INT: "int", Kind.BOOLEAN: "bool", Kind.DATE: "Date", Kind.STRINGS: "list[str]"}
_SOURCES = Field("sources", "list[str] | None", "Slugs of the sources that say so.")
_AUDIENCE = Field("audience", "list[str] | None", "Slugs of the agencies it is shared with; everybody if left out.")
_VERSION = "The version that you saw; another one is a CONFLICT."
_KIND = Field("kind", "NounKind", "What kind of record.")
_SLUG = Field("slug", "str", "Slug of the record.")
_LINK = (
    _KIND,
    _SLUG,
    Field("field", "str", "The field of the record that the link stands in, as `users`."),
    Field("to", "str", "Slug of the record at the far end."),
)
ARGUMENTS = (
    Argument("changes", "list[ChangeInput]", "What to change, 1 to 500 of them, in this order: all of it or nothing."),
    Argument("why", "str", "Why, in 1 to 1,000 characters; the journal keeps it."),
    Argument("key", "str | None", "Your own name for this call: sent again within 30 days it does nothing more."),
    Argument("dryRun", "bool | None", "Judge the changes and write nothing; false when left out."),
)


def by_hand(model: Model) -> list[Noun]:
    """The nouns that people record."""
    return [noun for noun in model.nouns.values() if noun.label not in NOT_BY_HAND]


def written(properties: Iterable[Property]) -> Iterator[Property]:
    """Those of the properties that can be written."""
    return (prop for prop in properties if not prop.computed)


def add_changes(types: Types, model: Model) -> None:
    """The inputs of every noun, of links, and of each kind of change."""
    _add_link(types, model)
    for noun in by_hand(model):
        _add_record(types, model, noun)
        _add_values(types, model, noun)
    each = [(noun.singular, noun.label, noun.meaning) for noun in by_hand(model)]
    types.input("NewRecord", "A record to make; give exactly one.",
                [Field(name, f"New{label} | None", meaning) for name, label, meaning in each])  # fmt: skip
    types.input("Values", "Values of a record's properties; give exactly one kind.",
                [Field(name, f"{label}Values | None", meaning) for name, label, meaning in each])  # fmt: skip
    _add_kinds(types)


def _field(prop: Property) -> Field:
    shown = prop.choices.__name__ if prop.choices else _INPUT[prop.kind]
    unit = f" Unit: {prop.unit}." if prop.unit else ""
    return Field(prop.field, f"{shown} | None", f"{prop.meaning}{unit}{' Required.' if prop.required else ''}")


def _common() -> list[Field]:
    return [_field(prop) for prop in COMMON if prop.name != MARKING]


def _add_link(types: Types, model: Model) -> None:
    """One input for all links: what only some links say of themselves names them."""
    own: dict[str, tuple[Property, list[str]]] = {}
    for noun in model.nouns.values():
        for relationship in noun.relationships:
            for prop in relationship.properties:
                own.setdefault(prop.name, (prop, []))[1].append(f"{noun.label}.{relationship.name}")
    fields = [
        Field(prop.field, _field(prop).annotation, f"{prop.meaning} Of {', '.join(where)}.")
        for prop, where in own.values()
    ]
    marking = Field(MARKING, "Marking | None", "Protective marking; that of the record if left out.")
    to = Field("to", "str", "Slug of the record.")
    every = [to, *fields, *_common(), marking, _SOURCES, _AUDIENCE]
    types.input("LinkTo", "A link to another record, and what it says of itself.", every)


def _add_record(types: Types, model: Model, noun: Noun) -> None:
    fields = [Field("slug", "str | None", f"{noun.key_meaning} Required.")]
    fields += [_field(prop) for prop in written(noun.properties)]
    for edge in model.edges(noun.label).values():
        if edge.declared:
            inner = f"New{edge.target}" if edge.field == noun.states else "LinkTo"
            shown = f"list[{inner}]" if edge.many else inner
            fields.append(
                Field(edge.field, f"{shown} | None", f"{edge.meaning}{' Required.' if edge.required else ''}")
            )
    marking = Field(MARKING, "Marking | None", "Protective marking. Required, but inside another record.")
    types.input(f"New{noun.label}", noun.meaning, [*fields, marking, *_common(), _SOURCES, _AUDIENCE])


def _add_values(types: Types, model: Model, noun: Noun) -> None:
    fields = [_field(prop) for prop in written(noun.properties)]
    for prop in noun.properties:
        if prop.current and prop.kind is not Kind.DATE:
            fields.append(replace(_field(prop), description=f"{prop.meaning} By `set` only: it begins on that day."))
    types.input(f"{noun.label}Values", f"Values of: {noun.meaning}", [*fields, *_common()])


_KINDS = {
    "create": ("NewRecord", "Make a record with its links."),
    "set": ("SetValues", "Give properties other values from a day on."),
    "correct": ("CorrectValues", "Put right what was never true."),
    "link": ("NewLink", "Link two records."),
    "unlink": ("EndLink", "End a link on a day."),
    "withdraw": ("Withdrawal", "Take away a record or a link that never was."),
    "end": ("EndRecord", "End a record on a day."),
    "mark": ("MarkRecord", "Give a record another marking and audience."),
    "merge": ("Merge", "Make one record of two, as who approves for both; in a call of its own."),
    "split": ("Split", "Take a merge back; in a call of its own."),
    "redact": ("Redaction", "Take a value away for good, as an administrator; in a call with its like alone."),
}


def _add_kinds(types: Types) -> None:
    version, optional = Field("version", "int", _VERSION), Field("version", "int | None", _VERSION)
    values, since = (
        Field("values", "Values", "The values, by name."),
        Field("since", "Date | None", "Which of several."),
    )
    set_ = Field("from", "Date | None", "The first day of the new values; today if left out.")
    types.input("SetValues", "Properties get other values from a day on; those before are kept as earlier values.",
                [_SLUG, version, values, set_, _SOURCES])  # fmt: skip
    types.input("CorrectValues", "What was never true is put right; null takes a value away.",
                [_SLUG, version, values, _SOURCES])  # fmt: skip
    types.input("NewLink", "Two records are linked.", [*_LINK[:3], Field("link", "LinkTo", "The link.")])
    ended = Field("from", "Date | None", "The first day without the link; today if left out.")
    types.input("EndLink", "A link ends on a day.", [*_LINK, since, ended, optional])
    _add_taking_away(types, since, optional)
    types.input("EndRecord", "A record ends on a day.",
                [_KIND, _SLUG, version, Field("on", "Date", "The first day without it.")])  # fmt: skip
    marking = Field(MARKING, "Marking", "The new marking.")
    types.input(
        "MarkRecord", "A record gets another marking and audience.", [_KIND, _SLUG, version, marking, _AUDIENCE]
    )
    _add_merging(types, version)
    fields = [Field(name, f"{kind} | None", meaning) for name, (kind, meaning) in _KINDS.items()]
    types.input("ChangeInput", "One change; give exactly one kind.", fields)
    types.input("InsteadOf", "What to make in the place of one change of a proposal.",
                [Field("number", "int", "Which change of the proposal."),
                 Field("changes", "list[ChangeInput]", "The changes to make.")])  # fmt: skip


def _add_merging(types: Types, version: Field) -> None:
    merged = Field("merged", "str", "Slug of the record that becomes part of it; it leads to it from then on.")
    types.input("DroppedLink", "A link of either record that does not stay.",
                [Field("of", "str", "Slug of the record that it is a link of."), *_LINK[2:],
                 Field("since", "Date | None", "Which of several.")])  # fmt: skip
    types.input("Merge", "One record is made of two: what leads to the other leads to it, and both say one thing.",
                [_KIND, _SLUG, version, merged, Field("mergedVersion", "int", "Its version that you saw."),
                 Field("values", "Values | None", "What holds of properties of which the two say otherwise."),
                 Field("drop", "list[DroppedLink] | None", "Links that do not stay.")])  # fmt: skip
    types.input("Split", "A merge is taken back: both records are there again, each with what it had.",
                [_KIND, _SLUG, version, replace(merged, description="Slug of the record that became part of it."),
                 Field("stays", "bool | None", "What has changed since stays; refused otherwise.")])  # fmt: skip


def _add_taking_away(types: Types, since: Field, version: Field) -> None:
    which = [Field(name, "str | None", f"{meaning} Of a link that never was.") for name, meaning in (
        ("field", "The field of the record that the link stands in."), ("to", "Slug of the record at the far end."),
    )]  # fmt: skip
    types.input("Withdrawal", "A record that was never true is taken away on every day, or a link: then give `field`.",
                [*_LINK[:2], *which, since, version])  # fmt: skip
    types.input("Redaction", "A value that must not be kept goes for good, here and in the journal.",
                [*_LINK[:2], Field("field", "str", "The property."),
                 Field("value", "str | None", "The value, where it is not the present one.")])  # fmt: skip
