"""Tools by what they are counted under: the reading that groups and matrices share.

Called by hub.analytics.groups and hub.analytics.matrix. A supplier of a tool is its own or one of its products'.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hub.analytics.query import load
from hub.analytics.reading import Reading
from hub.graph.compiler.values import Tree
from hub.model.enums import AiClass, Choice, RegisterScope, ToolStatus

AXES = load("axes.cypher")


@dataclass(frozen=True, order=True, slots=True)
class Item:
    """Something tools are counted under: a node's slug and name, or an enumeration's value and its words."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool and the items it is counted under, by name of axis. An axis that was not read is missing."""

    slug: str
    items: dict[str, tuple[Item, ...]]


@dataclass(frozen=True, slots=True)
class Counted:
    """What was read: the tools, and whole axes (`processes` as rows: slug, name, kind, order, stage)."""

    tools: tuple[Tool, ...]
    listed: dict[str, list[Any]]


# The axes that need a part of the statement, and which part; the others come with the tool itself.
_READS = {"AGENCY": "OWNER", "OWNER_KIND": "OWNER", "STAGE": "PROCESS"}


async def read_axes(
    reading: Reading, axes: Iterable[str], where: Tree | None, *, listed: Iterable[str] = ()
) -> Counted:
    """The tools that `where` selects, with the items of these axes. Cost: one statement."""
    wanted = sorted({_READS.get(axis, axis) for axis in axes})
    whole = sorted({_READS.get(axis, axis) for axis in listed})
    [[tools, *lists]] = await reading.ask(AXES, where=where, axes=wanted, listed=whole)
    names = ("AGENCY", "PROCESS", "OUTCOME", "PRODUCT", "SUPPLIER")
    return Counted(tuple(_tool(row) for row in tools), dict(zip(names, lists, strict=True)))


def _tool(row: list[Any]) -> Tool:
    slug, ai_class, scope, techniques, status, owners, processes, outcomes, products, suppliers = row
    owner = tuple(Item(slug, name) for slug, name, _ in owners)
    return Tool(
        slug,
        {
            "OWNER": owner,
            "AGENCY": owner,
            "OWNER_KIND": tuple(Item(kind, kind.replace("-", " ").capitalize()) for _, _, kind in owners if kind),
            "STATUS": _choice(ToolStatus, status),
            "AI_CLASS": _choice(AiClass, ai_class),
            "SCOPE": _choice(RegisterScope, scope),
            "TECHNIQUE": _items((name, name) for name in techniques),
            "STAGE": _items(_stages(processes)),
            "PROCESS": _items((slug, name) for slug, name, _, _ in processes),
            "OUTCOME": _items(outcomes),
            "PRODUCT": _items(products),
            "SUPPLIER": _items(suppliers),
        },
    )


def _stages(processes: list[list[Any]]) -> Iterable[list[str]]:
    """The stage of each process; a stage that a tool affects as a whole is its own."""
    for slug, name, kind, stage in processes:
        if kind == "STAGE":
            yield [slug, name]
        else:
            yield from stage


def _items(found: Iterable[Iterable[str]]) -> tuple[Item, ...]:
    return tuple(sorted({Item(*pair) for pair in found}))


def _choice(choices: type[Choice], value: str | None) -> tuple[Item, ...]:
    return () if value is None else (Item(value, choices(value).label),)
