"""Practices that might help a tool: every practice is asked for every reason there could be."""

from __future__ import annotations

from typing import Any

from tests.seed_reader.ask import Paged
from tests.seed_reader.days import fold
from tests.seed_reader.formulas.features import overlaps, practices
from tests.seed_reader.formulas.ladder import Sentence, pairs
from tests.seed_reader.words import LEVELS
from tests.seed_reader.world import Facts, Node, Row, World

KINDS = ("SAME_PROCESS", "GAP", "SIMILAR_TOOL")


def _called(world: World, node: Node) -> str:
    return world.fact(node, "name")


def _reason(world: World, kind: str, subject: Node, said: list[str | None], *names: str) -> Facts:
    basis = "INFERRED" if "INFERRED" in said else "STATED" if "STATED" in said else None
    sentence = Sentence([_called(world, subject), *names])
    return {
        "__typename": "SuggestionReason",
        "kind": kind,
        "subject": subject,
        "sentence": sentence,
        "basis": basis,
    }


def _basis(row: Row) -> str | None:
    return (row.link or {}).get("basis")


def _closing(world: World, practice: Node, low: list[Facts], ties: list[str | None]) -> list[Facts]:
    return [
        _reason(world, "GAP", row.node, [_basis(row), *ties], world.fact(gap["framework"], "title"), gap["level"])
        for row in world.rows(practice, "meets")
        for gap in low
        if gap["principle"] == row.node
    ]


def reasons(world: World, tool: Node, practice: Node, low: list[Facts], near: dict[Node, Facts]) -> list[Facts]:
    """Every reason for one practice, by kind and name."""
    found: list[Facts] = []
    adopters = world.rows(practice, "adoptedBy")
    affected = {row.node: _basis(row) for row in world.rows(tool, "affects")}
    ties: list[str | None] = []
    for row in world.rows(practice, "doneIn"):
        if row.node in affected:
            ties += [_basis(row), affected[row.node]]
            found.append(_reason(world, "SAME_PROCESS", row.node, [_basis(row), affected[row.node]]))
    same_class = [row for row in adopters if world.fact(row.node, "aiClass") == world.fact(tool, "aiClass")]
    if found or same_class:
        named = min(same_class, key=lambda row: (fold(_called(world, row.node)), row.node.slug), default=None)
        found += _closing(world, practice, low, ties if found else [_basis(named)] if named else [])
    for row in adopters:
        if row.node in near:
            score = near[row.node]["score"].expected
            said = [_basis(row), *(one["basis"] for one in near[row.node]["evidence"])]
            found.append(_reason(world, "SIMILAR_TOOL", row.node, said, f"{score:.2f}"))

    def place(one: Facts) -> Any:
        return KINDS.index(one["kind"]), fold(_called(world, one["subject"])), one["subject"].slug

    return sorted(found, key=place)


def suggestions(world: World, tool: str, **_: Any) -> Paged:
    """Suggestions for a tool: most kinds of reason, then most families, most agencies, then by name."""
    node = Node("Tool", tool)
    low = [one for one in pairs(world, tool=tool) if one["level"] in LEVELS[:2]]
    near = {one["other"]: one for one in overlaps(world, tool=tool).rows if round(one["score"].expected, 12) >= 0.3}
    known = {one["practice"]: one for one in practices(world, minAgencies=0).rows}
    found: list[tuple[Any, Facts]] = []
    for practice, shared in known.items():
        why = reasons(world, node, practice, low, near)
        if why and node not in world.far(practice, "adoptedBy"):
            kinds = [kind for kind in KINDS if kind in {one["kind"] for one in why}]
            row = {**shared, "__typename": "SuggestedPractice", "reasonKinds": kinds, "reasons": why}
            place = (
                -len(kinds),
                -shared["familyCount"],
                -shared["agencyCount"],
                fold(_called(world, practice)),
                practice.slug,
            )
            found.append((place, row))
    return Paged("SuggestedPractice", [row for _, row in sorted(found, key=lambda one: one[0])])


def suggestions_of(world: World, tool: Node, **_: Any) -> Paged:
    """The same as a field of a tool."""
    return suggestions(world, tool.slug)
