"""The feed's GraphQL types, made with graphene from the dataclasses in records and source.

Used by hub.partner.schema. A field's type and description stand in the dataclass; what is computed is listed here.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import graphene

from hub.model.enums import Choice
from hub.partner import records
from hub.partner.identity import Meaning

_PLAIN = {str: graphene.String, bool: graphene.Boolean, int: graphene.Int}


class Date(graphene.Scalar):
    """A day, a month or a year: YYYY-MM-DD, YYYY-MM or YYYY, as precise as the source is.

    Where dates are compared a month or a year stands for its last day.
    """

    serialize = str


COMPUTED: dict[type, dict[str, Any]] = {
    records.Record: {
        "id": graphene.ID(
            required=True,
            description="Agency, kind and reference, such as `cps/tool/copilot`: stable, and unique in every feed.",
        ),
        "fingerprint": graphene.String(
            required=True,
            description="Changes exactly when something else of this record does, as far as you may see it.",
        ),
    },
    records.Tool: {
        "status": graphene.Field(
            lambda: object_type(records.Status), description="The latest status that has begun; null when none has."
        ),
    },
}


@cache
def object_type(kind: type) -> Any:
    """The object type of a dataclass, made once."""
    body: dict[str, Any] = dict(_fields(kind))
    interfaces = tuple(interface(base) for base in (records.Fact, records.Record) if _below(kind, base))
    meta: dict[str, Any] = {"description": _words(kind), "interfaces": interfaces}
    # Lets an interface tell which of its types a record is.
    meta |= {"possible_types": (kind,)} if interfaces else {}
    return type(kind.__name__, (graphene.ObjectType,), {**body, "Meta": type("Meta", (), meta)})


@cache
def interface(kind: type) -> Any:
    """The interface with the fields of Fact or of Record."""
    meta = {"description": _words(kind)}
    return type(kind.__name__, (graphene.Interface,), {**dict(_fields(kind)), "Meta": type("Meta", (), meta)})


@cache
def enumeration(choices: type[Choice]) -> Any:
    """The enumeration with the meaning of each value."""

    def meaning(value: Any) -> str:
        return value.meaning if value is not None else _words(choices)

    return graphene.Enum.from_enum(choices, description=meaning)


def _below(kind: type, base: type) -> bool:
    return issubclass(kind, base) and kind is not base


def _words(kind: type) -> str:
    return " ".join((inspect.getdoc(kind) or "").split())


def _fields(kind: type) -> Iterator[tuple[str, Any]]:
    inherited = {name for base in (records.Fact, records.Record) if _below(kind, base) for name in _names(base)}
    # An interface of its own shows all it has; an object type has the fields of its interfaces from these.
    inherited = set() if kind is records.Record else inherited
    yield from COMPUTED.get(kind, {}).items()
    hints = get_type_hints(kind, include_extras=True)
    for field in fields(kind):
        if field.name not in inherited and get_origin(hints[field.name]) is Annotated:
            hint, *rest = get_args(hints[field.name])
            yield field.name, _field(hint, rest)


def _names(kind: type) -> list[str]:
    return [field.name for field in fields(kind)]


def _field(hint: Any, rest: list[Any]) -> Any:
    optional = get_origin(hint) in (Union, UnionType)
    bare = next(arg for arg in get_args(hint) if arg is not type(None)) if optional else hint
    words = next(marker for marker in rest if isinstance(marker, str))
    marks = [marker for marker in rest if isinstance(marker, Meaning)]
    if get_origin(bare) is tuple:
        shown: Any = graphene.List(graphene.NonNull(_named(get_args(bare)[0], marks)))
    else:
        shown = _named(bare, marks)
    return graphene.Field(shown, required=not optional, description=words)


def _named(kind: Any, marks: list[Meaning]) -> Any:
    if marks:
        named: Mapping[Meaning, Any] = {Meaning.DATE: Date, Meaning.ID: graphene.ID}
        return named[marks[0]]
    if is_dataclass(kind):
        return object_type(kind) if isinstance(kind, type) else None
    return _PLAIN[kind] if kind in _PLAIN else enumeration(kind)
