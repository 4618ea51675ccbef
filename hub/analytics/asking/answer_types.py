"""The words in which an answer is declared: plain dataclasses whose fields say what they mean and how they are shown.

Written by the questions, read by the API, which makes a GraphQL type of each class: its name and docstring are the
type's, and each field is `name: Annotated[type, marker if any, "what it means, unit, range"]`. No GraphQL here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeVar, overload

Key = str | int | float


@dataclass(frozen=True, slots=True)
class Ref:
    """A node to be fetched with whatever the request asks of it. It was visible when it was read."""

    label: str
    slug: str


class One:
    """The value is a Ref or None and is shown as the node; with several labels, as what these have in common.

    Without a label it may be any noun, and is shown as Node. With `ever` it is shown although it may not hold on the
    day.
    """

    def __init__(self, *labels: str, ever: bool = False) -> None:
        self.labels = labels
        self.ever = ever


@dataclass(frozen=True)
class Many:
    """The value is a tuple of Refs, shown as a plain list of nodes."""

    label: str


@dataclass(frozen=True)
class Pages:
    """The value is a tuple of Refs, shown as a connection of nodes in the order given."""

    label: str


@dataclass(frozen=True)
class Through:
    """The value is a Ref or None, shown as that connection field of the node; None is an empty connection."""

    label: str
    field: str


@dataclass(frozen=True)
class Listed:
    """The value is a tuple of answers, shown as a connection of them."""


@dataclass(frozen=True)
class Dated:
    """The value, of a field or of an argument, is a date as written: YYYY, YYYY-MM or YYYY-MM-DD."""


class GlobalId:
    """The value of an argument is the id of a node."""


class Filter(Mapping[str, Any]):
    """Stands for a filter among the arguments of a question; the value is a hub.graph.compiler.values.Tree."""


class Filters(Mapping[str, Any]):
    """Stands for filters of several nouns among the arguments of a question, by the name of one of each noun.

    The value is a mapping of such names to hub.graph.compiler.values.Tree.
    """


class KindOfNoun:
    """The value is the name of a noun in the enumeration of all nouns (`kind_name`); as an argument, a list of them."""


def kind_name(label: str) -> str:
    """A noun's name in the enumeration of all nouns: ToolState is TOOL_STATE."""
    return "".join(f"_{c}" if c.isupper() and at else c for at, c in enumerate(label)).upper()


@dataclass(frozen=True)
class On:
    """Says which noun a Filter is about."""

    label: str


class Placed:
    """An answer that has a place in a list. `at` gives it once; it is no field of the answer and is not compared."""

    __slots__ = ("_place",)
    _place: tuple[Key, ...]

    def at(self, *place: Key) -> Self:
        """The same answer with its sort key: ascending, unique in its list; numbers are negated to descend."""
        object.__setattr__(self, "_place", place)
        return self

    def place(self) -> tuple[Key, ...]:
        """The sort key, which cursors hold."""
        return self._place


T_co = TypeVar("T_co", covariant=True, bound=Placed)


class Ranked(Sequence[T_co]):
    """A list of answers that are made only when they are shown, and what is told beside it.

    `places` are the sort keys of all of them, in order; `make` gives the answer at a place of the list; `beside` is a
    dataclass whose fields stand on the connection, None when nothing does.
    """

    def __init__(self, places: Sequence[tuple[Key, ...]], make: Callable[[int], T_co], beside: Any = None) -> None:
        self.places = places
        self.beside = beside
        self._make = make

    @classmethod
    def of(cls, answers: Sequence[T_co], beside: Any) -> Ranked[T_co]:
        """Answers that are made already, in order."""
        return cls([answer.place() for answer in answers], answers.__getitem__, beside)

    def __len__(self) -> int:
        return len(self.places)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    @overload
    def __getitem__(self, index: int) -> T_co: ...
    @overload
    def __getitem__(self, index: slice) -> list[T_co]: ...
    def __getitem__(self, index: int | slice) -> T_co | list[T_co]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        return self._make(index).at(*self.places[index])
