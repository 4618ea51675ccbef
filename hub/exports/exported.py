"""A record as it leaves the hub, and what an export says of itself.

Made by hub.exports.reading and hub.exports.about, written by each format.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from hub.access.asker import Asker
from hub.graph.edit import FIRST
from hub.model.enums import Marking
from hub.model.registry import Edge, Model
from hub.records.knowledge import Ref


@dataclass(frozen=True)
class View:
    """For whom an export is and of which day, YYYY-MM-DD; None is every day there is."""

    asker: Asker
    day: str | None


@dataclass(frozen=True)
class ExportedLink:
    """A relationship, told with the record that declares it: the field, the far end, and what the link says itself."""

    edge: Edge
    to: Ref
    key: str
    values: dict[str, Any]
    sources: list[str] = field(default_factory=list[str])
    audience: list[str] = field(default_factory=list[str])


@dataclass(frozen=True)
class EarlierValue:
    """What a property was before: the property, the value if it had any, and what every row carries."""

    prop: str
    values: dict[str, Any]
    sources: list[str] = field(default_factory=list[str])
    audience: list[str] = field(default_factory=list[str])


@dataclass(frozen=True)
class ExportedRecord:
    """A node with what it says, which sources it cites of those that the reader sees, and the links that it declares.

    `values` are by the names of the declarations, those that are worked out included where the export is of a day.
    Of every day also its earlier values and its dated states, and `version` is that of its row.
    """

    ref: Ref
    values: dict[str, Any]
    sources: list[str] = field(default_factory=list[str])
    audience: list[str] = field(default_factory=list[str])
    links: list[ExportedLink] = field(default_factory=list[ExportedLink])
    earlier: list[EarlierValue] = field(default_factory=list[EarlierValue])
    states: list[ExportedRecord] = field(default_factory=list["ExportedRecord"])
    version: int = FIRST


@dataclass(frozen=True)
class About:
    """What an export says of itself: for whom, of which day, and from which state of the register.

    `made` is the day on which it was made, `clearance` that of the reader, `marking` the highest of anything in it;
    `log`, `size` and `root` say where in the journal the register stood.
    """

    title: str
    licence: str
    attribution: str
    cut_off: str
    address: str
    made: str
    as_of: str | None
    agency: str | None
    roles: tuple[str, ...]
    clearance: Marking
    marking: Marking
    log: str
    size: int
    root: str

    @property
    def reader(self) -> str:
        """For whom it was made; nobody's name."""
        return " ".join([self.agency or "everybody", *self.roles])

    def pairs(self) -> list[tuple[str, str]]:
        """All of it as names and values, for formats that have nothing better."""
        told = {
            "title": self.title, "licence": self.licence, "attribution": self.attribution,
            "factsUntil": self.cut_off, "hub": self.address, "made": self.made, "asOf": self.as_of or "every day",
            "madeFor": self.reader, "marking": self.marking.value, "journal": self.log,
            "journalSize": str(self.size), "journalRoot": self.root,
        }  # fmt: skip
        return list(told.items())


@dataclass(frozen=True)
class Material:
    """What a format writes from: what the export says of itself, and its records, kind by kind in order of slug."""

    model: Model
    about: About
    records: Callable[..., AsyncIterator[ExportedRecord]]
    """Of the labels that are given, else of all."""
