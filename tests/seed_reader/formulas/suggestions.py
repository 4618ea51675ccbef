"""Practices that might help a tool: every practice is asked for every reason there could be."""

from __future__ import annotations

from typing import Any

from tests.seed_reader.ask import Paged
from tests.seed_reader.days import fold
from tests.seed_reader.formulas.coverage import pairs
from tests.seed_reader.formulas.features import overlaps, practices
from tests.seed_reader.formulas.ladder import GAPS, Sentence
from tests.seed_reader.world import Facts, Node, Row, World

KINDS = ("SAME_PROCESS", "SIMILAR_TOOL", "CONTRADICTED", "GAP", "SAME_CLASS")
STRONG = KINDS[:3]


def _called(world: World, node: Node) -> str:
    return world.fact(node, "name")


def _reason(world: World, kind: str, subject: Node, said: list[str | None], *names: str) -> Facts:
    basis = "INFERRED" if "INFERRED" in said else "STATED" if "STATED" in said else None
    sentence = Sentence([_called(world, subject), *names])
    return {
        "__typename": "SuggestionReason",
        "kind": kind,
        "strong": kind in STRONG,
        "subject": subject,
        "sentence": sentence,
        "basis": basis,
    }


def _basis(row: Row) -> str | None:
    return (row.link or {}).get("basis")


def _meeting(world: World, first: Node, other: Node, field: str) -> list[str | None]:
    """The bases of the links of two tools to what both lead to; empty when nothing is."""
    mine, theirs = ({row.node: _basis(row) for row in world.rows(tool, field)} for tool in (first, other))
    return [links[node] for node in mine if node in theirs for links in (mine, theirs)]


def _meets(world: World, practice: Node, low: list[Facts]) -> list[tuple[Row, Facts]]:
    """The principles that a practice helps to meet and at which the tool is not shown to stand."""
    return [(row, gap) for row in world.rows(practice, "meets") for gap in low if gap["principle"] == row.node]


def _helping(world: World, tool: Node, practice: Node, low: list[Facts], adopters: list[Row]) -> list[Facts]:
    """The reasons that a principle gives: one that is contradicted, or a gap where an adopter shares a process."""
    helping: list[Facts] = []
    beside = [row for row in adopters if _meeting(world, tool, row.node, "affects")][:1]
    for row, gap in _meets(world, practice, low):
        title = world.fact(gap["framework"], "title")
        if gap["level"] == "CONTRADICTED":
            helping.append(_reason(world, "CONTRADICTED", row.node, [_basis(row)], title))
            continue
        for adopter in beside:
            said = [_basis(row), _basis(adopter), *_meeting(world, tool, adopter.node, "affects")]
            helping.append(_reason(world, "GAP", row.node, said, title, gap["level"], _called(world, adopter.node)))
    return helping


def reasons(world: World, tool: Node, practice: Node, low: list[Facts], near: dict[Node, Facts]) -> list[Facts]:
    """Every reason for one practice, by kind and name."""
    told: list[Facts] = []
    adopters = sorted(
        world.rows(practice, "adoptedBy"), key=lambda row: (fold(_called(world, row.node)), row.node.slug)
    )
    affected = {row.node: _basis(row) for row in world.rows(tool, "affects")}
    for row in world.rows(practice, "doneIn"):
        if row.node in affected:
            told.append(_reason(world, "SAME_PROCESS", row.node, [_basis(row), affected[row.node]]))
    told += _helping(world, tool, practice, low, adopters)
    for row in adopters:
        outcomes = _meeting(world, tool, row.node, "bearsOn")
        if outcomes and world.fact(row.node, "aiClass") == world.fact(tool, "aiClass"):
            told.append(_reason(world, "SAME_CLASS", row.node, [_basis(row), *outcomes]))
        if row.node in near:
            score = near[row.node]["score"].expected
            said = [_basis(row), *(feature["basis"] for feature in near[row.node]["evidence"])]
            told.append(_reason(world, "SIMILAR_TOOL", row.node, said, f"{score:.2f}"))

    def place(reason: Facts) -> Any:
        return KINDS.index(reason["kind"]), fold(_called(world, reason["subject"])), reason["subject"].slug

    return sorted(told, key=place)


def suggestions(world: World, tool: str, **_: Any) -> Paged:
    """Suggestions for a tool, at most twelve: most strong reasons, kinds, families, agencies, then by name."""
    node = Node("Tool", tool)
    low = [gap for gap in pairs(world, tool=tool) if gap["level"] in GAPS]
    near = {
        overlap["other"]: overlap
        for overlap in overlaps(world, tool=tool).rows
        if round(overlap["score"].expected, 12) >= 0.3
    }
    known = {row["practice"]: row for row in practices(world, minAgencies=0).rows}
    placed: list[tuple[Any, Facts]] = []
    for practice, shared in known.items():
        why = reasons(world, node, practice, low, near)
        kinds = [kind for kind in KINDS if kind in {reason["kind"] for reason in why}]
        enough = set(kinds) & set(STRONG) or {"GAP", "SAME_CLASS"} <= set(kinds)
        if enough and node not in world.far(practice, "adoptedBy"):
            row = {**shared, "__typename": "SuggestedPractice", "reasonKinds": kinds, "reasons": why}
            strong = sum(reason["strong"] for reason in why)
            counts = (-strong, -len(kinds), -shared["familyCount"], -shared["agencyCount"])
            place = (*counts, fold(_called(world, practice)), practice.slug)
            placed.append((place, row))
    return Paged("SuggestedPractice", [row for _, row in sorted(placed, key=lambda pair: pair[0])[:12]])


def suggestions_of(world: World, tool: Node, **_: Any) -> Paged:
    """The same as a field of a tool."""
    return suggestions(world, tool.slug)
