"""Tools counted by group, and where two axes meet."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import Any

from tests.seed_reader.days import fold
from tests.seed_reader.formulas.features import acting, beside, by_name, retired, stale, suppliers
from tests.seed_reader.words import ORDERS
from tests.seed_reader.world import Facts, Node, World

Item = tuple[str, str]
_ENUMERATED = {"STATUS": "status", "AI_CLASS": "aiClass", "SCOPE": "scope"}
_LISTED = {"PROCESS": "affects", "OUTCOME": "bearsOn", "PRODUCT": "products", "OWNER": "owner", "AGENCY": "owner"}


def _words(value: str) -> str:
    return value.replace("_", " ").replace("-", " ").capitalize()


def items(world: World, tool: Node, axis: str) -> set[Item]:
    """What a tool is counted under on an axis."""
    if axis in _ENUMERATED:
        value = world.fact(tool, _ENUMERATED[axis])
        return {(value, _words(value))}
    if axis == "TECHNIQUE":
        return {(term, term) for term in world.fact(tool, "techniques") or []}
    if axis == "OWNER_KIND":
        return {(kind, _words(kind)) for owner in world.far(tool, "owner") if (kind := world.fact(owner, "kind"))}
    if axis == "SUPPLIER":
        nodes = [node for node, _ in suppliers(world, tool)]
    elif axis == "STAGE":
        nodes = [world.far_node(step, "stage") or step for step in world.far(tool, "affects")]
    else:
        nodes = world.far(tool, _LISTED[axis])
    return {(node.slug, world.fact(node, "name")) for node in nodes}


def groups(world: World, groupBy: Any, where: Facts | None = None) -> list[Facts]:  # noqa: N803 - the argument's name
    """Tools counted by every combination of what they are counted under; largest first, then by labels."""
    axes = groupBy if isinstance(groupBy, list) else [groupBy]
    each = [_counted(world, axes, choose(world, where)) for choose in (acting, stale, retired)]
    left = [_numbers(tools) for tools in each]
    left.append(_numbers(_beyond(world, axes, where, each[0])))
    every = {group for counts in left for group in counts}
    ordered = sorted(
        every, key=lambda keys: (*(-keys_left[keys] for keys_left in left), [(fold(n), slug) for slug, n in keys])
    )
    return [
        {
            "__typename": "ToolGroup",
            "count": left[0][group],
            "staleCount": left[1][group],
            "retiredCount": left[2][group],
            "uncertainCount": left[3][group],
            "keys": [
                {"__typename": "ToolGroupKey", "field": axis, "slug": slug or None, "label": name}
                for axis, (slug, name) in zip(axes, group, strict=True)
            ],
        }
        for group in ordered
    ]


Groups = dict[tuple[Item, ...], set[Node]]


def _counted(world: World, axes: list[str], tools: list[Node]) -> Groups:
    by_keys: Groups = {}
    for tool in tools:
        for keys in product(*(items(world, tool, axis) or {("", "None recorded")} for axis in axes)):
            by_keys.setdefault(keys, set()).add(tool)
    return by_keys


def _numbers(groups: Groups) -> Counter[tuple[Item, ...]]:
    return Counter({keys: len(tools) for keys, tools in groups.items() if tools})


def _beyond(world: World, axes: list[str], where: Facts | None, held: Groups) -> Groups:
    """The tools that come into each group with what is only possible on the day."""
    if not (world.past and world.possible):
        return {}
    possible = _counted(world.possible, axes, acting(world.possible, where))
    return {keys: tools - held.get(keys, set()) for keys, tools in possible.items()}


def matrix(world: World, rows: str, columns: str, where: Facts | None = None) -> Facts:
    """How many tools stand where two axes meet; a zero is left out."""
    tools = acting(world, where)
    down, across = _axis(world, rows), _axis(world, columns)
    cells = [
        {"__typename": "MatrixCell", "row": row, "column": column, "toolCount": count}
        for (row, row_name), (column, column_name) in product(down, across)
        if (count := sum(
            (row, row_name) in items(world, tool, rows) and (column, column_name) in items(world, tool, columns)
            for tool in tools
        ))
    ]  # fmt: skip
    return {
        "__typename": "ImpactMatrix",
        "rows": _shown(down),
        "columns": _shown(across),
        "cells": cells,
        **beside(world, where),
    }


def _axis(world: World, axis: str) -> list[Item]:
    if axis in _ENUMERATED:
        return [(value, _words(value)) for value in ORDERS["Tool", _ENUMERATED[axis]]]
    if axis in ("STAGE", "PROCESS"):
        nodes = [node for node in world.all("Process") if world.fact(node, "kind") == axis]
        nodes.sort(key=lambda node: [world.fact(process, "order") for process in (*world.far(node, "stage"), node)])
    else:
        nodes = by_name(world, set(world.all(axis.capitalize())))
    return [(node.slug, world.fact(node, "name")) for node in nodes]


def _shown(axis: list[Item]) -> list[Facts]:
    return [{"__typename": "MatrixItem", "slug": slug, "name": name} for slug, name in axis]
