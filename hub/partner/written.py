"""Records of a feed as GraphQL and files write them: read back into the classes of hub.partner.records, and asked for.

Called by hub.harvest for what a partner answers, and by hub.partner.register_file for what an agency keeps in a file.
Pure. Whatever is read is checked as to its shape only; hub.partner.sound says what a feed may show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from hub.model.enums import Choice
from hub.partner.records import RECORDS, Record

LONGEST = 20_000
"""Characters of a text."""
MOST = 1_000
"""Entries of a list that are looked at; what a feed may show is less (hub.partner.records.MOST_PARTS)."""
T = TypeVar("T")


class UnreadableError(Exception):
    """A record is not written as the feed's schema has it. The text names the field and says why."""


def camel(name: str) -> str:
    """The name of a field in GraphQL."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def read_record(kind: type[T], said: object, *, strict: bool = False, given: Mapping[str, Any] | None = None) -> T:
    """A record, or anything else that is declared as those are, from a mapping by GraphQL's names.

    `strict` refuses a name that is not declared, as in a file; a feed may say more than this version knows. `given` are
    fields that the mapping need not say, by their own names. Raises UnreadableError.
    """
    return cast(T, _object(kind, said, "", strict, given or {}))


def selection_of(kind: type) -> str:
    """What a request asks of a record: every declared field, with those of what stands inside."""
    return " ".join(_asked(kind))


def records_selection() -> str:
    """The same of a record of any kind, with its id and fingerprint."""
    fragments = (f"... on {kind.__name__} {{ {selection_of(kind)} }}" for kind in RECORDS.values())
    return " ".join(("__typename id fingerprint", *fragments))


def _asked(kind: type) -> Iterator[str]:
    for field, hint in declared(kind):
        inner = _inner(hint)
        inside = f" {{ {selection_of(cast(type, inner))} }}" if is_dataclass(inner) else ""
        yield f"{camel(field.name)}{inside}"


@cache
def declared(kind: type) -> tuple[tuple[Field[Any], Any], ...]:
    """The fields that a feed shows of a class, each with its type."""
    hints = get_type_hints(kind, include_extras=True)
    shown = (field for field in fields(kind) if get_origin(hints[field.name]) is Annotated)
    return tuple((field, get_args(hints[field.name])[0]) for field in shown)


def _inner(hint: Any) -> Any:
    """The type of a value, without that it may be absent, and of a list that of its entries."""
    if get_origin(hint) in (Union, UnionType):
        hint = next(arg for arg in get_args(hint) if arg is not type(None))
    return get_args(hint)[0] if get_origin(hint) is tuple else hint


def _object(kind: type, said: object, path: str, strict: bool, given: Mapping[str, Any]) -> object:
    if not isinstance(said, Mapping):
        raise UnreadableError(f"{path or 'the record'} is no object with fields")
    values = cast(Mapping[str, Any], said)
    names = {camel(field.name) for field, _ in declared(kind)}
    if strict and (strange := [name for name in values if name not in names]):
        raise UnreadableError(f"{path}{str(strange[0])[:60]} is no field of a {kind.__name__}")
    made: dict[str, Any] = dict(given)
    for field, hint in declared(kind):
        value = values.get(camel(field.name))
        if value is not None:
            made[field.name] = _value(hint, value, f"{path}{camel(field.name)}", strict)
        elif field.name not in made and field.default is MISSING and field.default_factory is MISSING:
            if type(None) not in get_args(hint):
                raise UnreadableError(f"{path}{camel(field.name)} is missing")
            made[field.name] = None
    return kind(**made)


def _value(hint: Any, value: object, path: str, strict: bool) -> object:
    inner = _inner(hint)
    bare = next((arg for arg in get_args(hint) if get_origin(arg) is tuple), hint)
    if get_origin(bare) is not tuple:
        return _single(inner, value, path, strict)
    if not isinstance(value, list):
        raise UnreadableError(f"{path} is no list")
    entries = cast(list[object], value)
    if len(entries) > MOST:
        raise UnreadableError(f"{path} has {len(entries)} entries, which is too many")
    return tuple(_single(inner, entry, f"{path}[{number}]", strict) for number, entry in enumerate(entries))


def _single(kind: Any, value: object, path: str, strict: bool) -> object:
    if is_dataclass(kind):
        return _object(cast(type, kind), value, f"{path}.", strict, {})
    if kind is bool or kind is int:
        if type(value) is not kind:
            raise UnreadableError(f"{path} is not {'true or false' if kind is bool else 'a whole number'}")
        return value
    if not isinstance(value, str):
        raise UnreadableError(f"{path} is no text")
    if len(value) > LONGEST:
        raise UnreadableError(f"{path} has {len(value)} characters; {LONGEST} is the most")
    return _choice(kind, value, path) if issubclass(kind, Choice) else value


def _choice(kind: type[Choice], value: str, path: str) -> Choice:
    try:
        return kind(value)
    except ValueError:
        raise UnreadableError(f"{path}: {value[:40]!r} is none of {', '.join(each.value for each in kind)}") from None


def written_record(record: Record) -> dict[str, Any]:
    """A record as GraphQL writes it, without what is not recorded."""
    return cast(dict[str, Any], _plain(record))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(entry) for entry in cast(tuple[Any, ...], value)]
    if not is_dataclass(value):
        return str(value) if isinstance(value, str) else value
    told = {camel(field.name): _plain(getattr(value, field.name)) for field, _ in declared(type(value))}
    return {name: inner for name, inner in told.items() if inner not in (None, [])}
