"""The rules that a record has to keep together with what it is linked to: declared with its noun, or by its structure.

hub.records.judge knows how each kind of rule is judged; the same rules serve loading, `hub check` and single changes. A
rule says what it reads, so that a change is judged without reading the register.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

STATE_PROPERTIES = ("since", "status")


@dataclass(frozen=True)
class Read:
    """Properties that a rule reads of what the fields in `path`, followed one after the other, lead to.

    An empty path is the record itself. `onward` follows the last field as far as it goes. Links carry the properties of
    their period.
    """

    path: tuple[str, ...]
    properties: tuple[str, ...] = ()
    onward: bool = False


@dataclass(frozen=True)
class Required:
    """The field leads to at least one record. By structure."""

    field: str

    @property
    def reads(self) -> tuple[Read, ...]:
        return (Read((self.field,)),)


@dataclass(frozen=True)
class OneAtATime:
    """The field leads to one record at a time. By structure."""

    field: str

    @property
    def reads(self) -> tuple[Read, ...]:
        return (Read((self.field,)),)


@dataclass(frozen=True)
class NoCircle:
    """Whoever follows the field does not come back. By structure where it leads to one record of the same noun."""

    field: str

    @property
    def reads(self) -> tuple[Read, ...]:
        return (Read((self.field,), onward=True),)


@dataclass(frozen=True)
class StatesInOrder:
    """Dated states begin on different days, in the order in which they stand, not before what they are states of.

    The first, where its status is one of `announced`, not after it either: a planned thing begins when it is announced.
    By structure.
    """

    field: str
    announced: tuple[str, ...]

    @property
    def reads(self) -> tuple[Read, ...]:
        return (Read((), ("since",)), Read((self.field,), STATE_PROPERTIES))


@dataclass(frozen=True)
class InOrder:
    """One date of a record does not come after another."""

    first: str
    last: str

    @property
    def reads(self) -> tuple[Read, ...]:
        return (Read((), (self.first, self.last)),)


@dataclass(frozen=True)
class NotBefore:
    """A date of a record, or of what its field `of` leads to, does not come before the start of what `limit` leads to.

    Where `limit` may lead to records of several nouns, the rule is about those of `label`.
    """

    limit: str
    date: str = "since"
    of: str = ""
    label: str = ""

    @property
    def reads(self) -> tuple[Read, ...]:
        return (Read((self.of,) if self.of else (), (self.date,)), Read((self.limit,), ("since",)))


@dataclass(frozen=True)
class InCommon:
    """What the field leads to leads, by the field `shared`, to a record to which this one leads by it too."""

    field: str
    shared: str

    @property
    def reads(self) -> tuple[Read, ...]:
        return (Read((self.shared,)), Read((self.field, self.shared)))


@dataclass(frozen=True)
class Absences:
    """`notInPlace` names these properties or links only, and none that is recorded."""

    names: tuple[str, ...]

    @property
    def reads(self) -> tuple[Read, ...]:
        return (Read((), ("notInPlace", *self.names)),)


@dataclass(frozen=True)
class OwnSources:
    """A record that stands inside another names sources of its own."""

    @property
    def reads(self) -> tuple[Read, ...]:
        return ()


@dataclass(frozen=True)
class NotAhead:
    """A date of a record has come: nobody has seen or said yet what lies ahead."""

    date: str

    @property
    def reads(self) -> tuple[Read, ...]:
        return (Read((), (self.date,)),)


@dataclass(frozen=True)
class DateOrReason:
    """A record has a date, or says in another property why none is known."""

    date: str
    reason: str

    @property
    def reads(self) -> tuple[Read, ...]:
        return (Read((), (self.date, self.reason)),)


Rule: TypeAlias = (
    Required
    | OneAtATime
    | NoCircle
    | StatesInOrder
    | InOrder
    | NotBefore
    | InCommon
    | Absences
    | OwnSources
    | NotAhead
    | DateOrReason
)
