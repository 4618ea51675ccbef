"""How many tools stand under each combination of items: the reading that groups and matrices share.

Called by hub.analytics.counts.groups and hub.analytics.counts.matrix. A supplier of a tool is its own or one of its
products'. The graph counts; a tool without an item of an axis stands under None there, so that no tool vanishes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.graph.compiler.values import Tree
from hub.model.enums import AiClass, Choice, RegisterScope, ToolStatus

AXES = load("counts/axes.cypher")


@dataclass(frozen=True, order=True, slots=True)
class Item:
    """Something tools are counted under: a node's slug and name, or an enumeration's value and its words."""

    slug: str
    name: str


Under = tuple[Item | None, ...]
STANDING = "STANDING"
"""The axis of `Standing`; a tool that is neither has none of it."""


class Standing(Choice):
    """Whether a tool acts, and if not, why it is not counted among those that do."""

    ACTS = "ACTS", "It acts."
    STALE = "STALE", "It is last known acting."
    RETIRED = "RETIRED", "It is retired."


@dataclass(frozen=True, slots=True)
class Counted:
    """Distinct tools by the items they stand under, and whole axes; PROCESS as slug, name, kind, order, stage."""

    counts: Mapping[Under, int]
    listed: Mapping[str, list[Any]]


# The axes that are read from a part of the statement of another name.
_PARTS = {"AGENCY": "OWNER", "OWNER_KIND": "OWNER"}
_LISTS = {"AGENCY": "OWNER", "STAGE": "PROCESS"}
# What each part gives, in the order in which the statement gives it.
_WIDTHS = {"OWNER": 3, "STATUS": 1, "AI_CLASS": 1, "SCOPE": 1, STANDING: 1, "TECHNIQUE": 1}
_ORDER = (*_WIDTHS, "PROCESS", "STAGE", "OUTCOME", "PRODUCT", "SUPPLIER")
_CHOICES: dict[str, type[Choice]] = {
    "STATUS": ToolStatus,
    "AI_CLASS": AiClass,
    "SCOPE": RegisterScope,
    STANDING: Standing,
}


async def read_axes(
    reading: Reading, axes: Sequence[str], where: Tree | None, *, listed: Sequence[str] = ()
) -> Counted:
    """Counts of the tools that `where` selects, under the items of these axes. Cost: one statement."""
    parts = {_PARTS.get(axis, axis) for axis in axes}
    whole = sorted({_LISTS.get(axis, axis) for axis in listed})
    # Counting under an axis twice needs to know which items are the same tool's.
    each = len(set(axes)) < len(axes)
    asked = parts | {"TOOL"} if each else parts
    [[rows, *lists]] = await reading.ask(AXES, where=where, parts=asked, listed=whole)
    names = ("AGENCY", "PROCESS", "OUTCOME", "PRODUCT", "SUPPLIER")
    counts = Counter(_crossed(rows, axes, parts)) if each else _summed(rows, axes, parts)
    return Counted(counts, dict(zip(names, lists, strict=True)))


async def tools_under(reading: Reading, axes: Sequence[str], where: Tree | None) -> Mapping[Under, set[str]]:
    """The slugs of the tools that `where` selects, under the items of these axes. Cost: one statement."""
    parts = {_PARTS.get(axis, axis) for axis in axes}
    [[rows, *_]] = await reading.ask(AXES, where=where, parts=parts | {"TOOL"}, listed=[])
    under: defaultdict[Under, set[str]] = defaultdict(set)
    places = _places(axes, parts, 2)
    for row in rows:
        under[_under(row, axes, places)].add(row[1])
    return under


def _summed(rows: list[list[Any]], axes: Sequence[str], parts: set[str]) -> Counter[Under]:
    """Rows that differ in a part but not in the axes are one: a tool has one owner, so no tool counts twice."""
    counts: Counter[Under] = Counter()
    places = _places(axes, parts, 1)
    for row in rows:
        counts[_under(row, axes, places)] += row[0]
    return counts


def _crossed(rows: list[list[Any]], axes: Sequence[str], parts: set[str]) -> Iterator[Under]:
    """Every combination of the items of one tool, for each tool."""
    items: defaultdict[str, set[Item | None]] = defaultdict(set)
    places = _places(axes[:1], parts, 2)
    for row in rows:
        items[row[1]].update(_under(row, axes[:1], places))
    for tool_items in items.values():
        yield from product(tool_items, repeat=len(axes))


def _places(axes: Sequence[str], parts: set[str], first: int) -> list[int]:
    """Where in a row the values of each axis begin."""
    starts: dict[str, int] = {}
    for part in (name for name in _ORDER if name in parts):
        starts[part] = first
        first += _WIDTHS.get(part, 2)
    return [starts[_PARTS.get(axis, axis)] for axis in axes]


def _under(row: list[Any], axes: Sequence[str], places: Sequence[int]) -> Under:
    return tuple(_item(axis, row, at) for axis, at in zip(axes, places, strict=True))


def _item(axis: str, row: list[Any], at: int) -> Item | None:
    if axis == "OWNER_KIND":
        kind = row[at + 2]
        return kind and Item(kind, kind.replace("-", " ").capitalize())
    slug = row[at]
    if slug is None:
        return None
    if axis in _CHOICES:
        return Item(slug, _CHOICES[axis](slug).label)
    return Item(slug, slug if axis == "TECHNIQUE" else row[at + 1])
