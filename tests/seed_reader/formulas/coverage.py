"""What is made of the pairs of tools and principles: lists of them, coverage, gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.seed_reader.ask import Paged
from tests.seed_reader.choose import in_order, takes
from tests.seed_reader.days import fold
from tests.seed_reader.formulas.features import beyond, by_name
from tests.seed_reader.formulas.ladder import (
    GAPS,
    LADDER,
    Sentence,
    Standing,
    answering,
    applies,
    asked_by,
    counted,
    crossed,
    general,
    standing,
)
from tests.seed_reader.words import LEVELS
from tests.seed_reader.world import Facts, Node, World


def pair(world: World, tool: Node, principle: Node) -> Facts:
    """One applicable pair."""
    found = standing(world, tool, principle)
    paths = [] if found.against else [one for one in crossed(world, tool, principle) if one[0] > found.rung]
    best = max((rung for rung, _, _ in paths), default=None)
    sources = [world.fact(other, "name") for rung, other, _ in paths if rung == best]
    concepts = [world.fact(concept, "name") for rung, _, concept in paths if rung == best]
    evidence = [row for a in found.alignments[:1] for row in world.rows(a, "evidence")]
    owner = answering(world, tool)
    acts = [world.fact(owner, "name")] if owner else []
    return {
        "__typename": "AlignmentPair",
        "tool": tool if tool.label == "Tool" else None,
        "agency": tool if tool.label == "Agency" else None,
        "principle": principle,
        "framework": world.one(principle, "framework"),
        "level": found.level,
        "otherwise": LADDER[found.rung] if found.against else None,
        "selfReported": found.self_reported,
        "counted": counted(world, tool),
        "inGeneral": general(world, tool),
        "recorded": found.recorded or bool(found.against) or found.rung > 0,
        "crossedLevel": None if best is None else LADDER[best],
        "why": Why(found, sources, concepts),
        "next": None if found.level == LADDER[4] else Sentence(acts + found.against),
        "alignment": next(iter(found.alignments), None),
        "evidence": Paged("AlignmentEvidence", in_order(world, "Evidence", evidence, None)),
    }


class Why(Sentence):
    """What set a level: all that contradicts; else what set it; of what is not assessed, all that does not count."""

    def __init__(self, found: Standing, *choices: list[str]) -> None:
        silent = found.level == LADDER[0] or (bool(found.against) and found.rung == 0)
        parts = found.against + (found.aside if silent else [])
        super().__init__(parts, found.titles, *choices)
        self.nothing = silent and not found.recorded

    def __eq__(self, other: object) -> bool:
        return super().__eq__(other) and ("othing is recorded" in str(other)) == self.nothing

    __hash__ = None  # type: ignore[assignment]  # it equals many texts


def pairs(
    world: World,
    framework: str | None = None,
    tools: list[Node] | None = None,
    agency: str | None = None,
    tool: str | None = None,
    where: Facts | None = None,
    scope: str = "TOOL",
    every: bool = False,
) -> list[Facts]:
    """Every applicable pair by name of tool or agency, title of framework, place of principle."""
    chosen = [one for one in tools or world.all(scope.capitalize()) if tool in (None, one.slug)]
    chosen = [one for one in chosen if scope == "AGENCY" or takes(world, one, where or {})]
    if agency:
        chosen = [one for one in chosen if answering(world, one) == Node("Agency", agency)]
    found = [
        (one, code, principle)
        for one in chosen
        if every or counted(world, one)
        for code in world.all("Framework")
        if framework in (None, code.slug) and applies(world, code, one)
        for principle in asked_by(world, code, scope)
    ]
    made = [pair(world, one, principle) for one, _, principle in sorted(found, key=lambda p: _place(world, *p))]
    return [one for one in made if one["recorded"] or not one["inGeneral"]]


def _place(world: World, tool: Node, framework: Node, principle: Node) -> Any:
    names = (fold(world.fact(tool, "name")), tool.slug, fold(world.fact(framework, "title")), framework.slug)
    return *names, world.fact(principle, "order"), principle.slug


def alignment_pairs(world: World, levels: list[str] | None = None, tools: str | None = None, **arguments: Any) -> Paged:
    """The pairs as the root field shows them."""
    kept = ("framework", "agency", "tool", "where")
    asked = {name: value for name, value in arguments.items() if name in kept}

    def taken(one: World) -> list[Facts]:
        every = pairs(one, **asked, every=tools == "ALL")
        return [one for one in every if levels is None or one["level"] in levels]

    return Paged("AlignmentPair", taken(world), beside=_beside(world, taken))


def _beside(world: World, taken: Callable[[World], list[Facts]]) -> Facts:
    """How many more tools, or agencies, have such pairs with what is only possible."""
    return {"uncertainCount": beyond(world, lambda one: [pair["tool"] or pair["agency"] for pair in taken(one)])}


def agency_alignment_pairs(
    world: World,
    levels: list[str] | None = None,
    agencies: list[str] | None = None,
    inGeneral: bool = True,  # noqa: N803 - the argument's name
    **arguments: Any,
) -> Paged:
    """The pairs of agencies."""
    asked = {name: value for name, value in arguments.items() if name in ("framework", "agency")}

    def taken(one: World) -> list[Facts]:
        every = [{**one, "__typename": "AgencyAlignmentPair"} for one in pairs(one, **asked, scope="AGENCY")]
        every = [one for one in every if agencies is None or one["agency"].slug in agencies]
        every = [one for one in every if inGeneral or not one["inGeneral"]]
        return [one for one in every if levels is None or one["level"] in levels]

    return Paged("AgencyAlignmentPair", taken(world), beside=_beside(world, taken))


def alignment_pairs_of(world: World, tool: Node, **arguments: Any) -> Paged:
    """The pairs as the field of a tool shows them."""
    return alignment_pairs(world, **arguments, tool=tool.slug)


def _levels(found: list[Facts]) -> list[Facts]:
    counts = Counter(one["level"] for one in found)
    own = Counter(one["level"] for one in found if one["selfReported"])
    return [
        {
            "__typename": "CoverageLevel",
            "level": level,
            "count": counts[level],
            "share": counts[level] / len(found) if len(found) >= 10 else None,
            "words": f"{counts[level]} of {len(found)}",
            "selfReported": None if level in GAPS else own[level],
        }
        for level in LEVELS
    ]


def coverage(
    world: World,
    framework: str,
    agency: str | None = None,
    where: Facts | None = None,
    scope: str = "TOOL",
    tools: str | None = None,
) -> Facts:
    """How the tools, or the agencies, stand against a framework."""
    code = Node("Framework", framework)
    both = pairs(world, framework, agency=agency, where=where, scope=scope, every=True)

    def taken(one: World) -> list[Facts]:
        found = pairs(one, framework, agency=agency, where=where, scope=scope)
        return [pair for pair in found if not pair["inGeneral"]]

    every = [one for one in both if one["counted"] and not one["inGeneral"]]
    rest = [one for one in both if not one["counted"]]
    by_owner: dict[Node, list[Facts]] = {}
    for one in every:
        if owner := answering(world, one["tool"] or one["agency"]):
            by_owner.setdefault(owner, []).append(one)
    asked = asked_by(world, code, scope)
    by_principle = {principle: [one for one in every if one["principle"] == principle] for principle in asked}
    in_general = [one for one in both if one["inGeneral"]]
    return {
        "__typename": "Coverage",
        "framework": code,
        "agency": Node("Agency", agency) if agency else None,
        "pairCount": len(every),
        **_beside(world, taken),
        "reason": None if every else Sentence([]),
        "levels": _levels(every),
        "byPrinciple": [_part("Principle", node, found) for node, found in by_principle.items()],
        "byAgency": [_part("Agency", node, by_owner[node]) for node in by_name(world, set(by_owner))],
        "otherTools": _apart(rest) if tools == "ALL" else None,
        "inGeneral": _apart(in_general) if in_general else None,
    }


def _apart(found: list[Facts]) -> Facts:
    return {
        "__typename": "CoverageApart",
        "subjectCount": len({one["tool"] or one["agency"] for one in found}),
        "pairCount": len(found),
        "levels": _levels(found),
    }


def _part(label: str, node: Node, found: list[Facts]) -> Facts:
    shown = {label.lower(): node, "pairCount": len(found), "levels": _levels(found)}
    return {"__typename": f"{label}Coverage", **shown}


def gaps(
    world: World,
    framework: str,
    agency: str | None = None,
    where: Facts | None = None,
    tools: str | None = None,
    **_: Any,
) -> Paged:
    """The pairs not shown to be met: contradicted, then liberty, then by name of tool and of principle, then slugs."""
    found: list[tuple[Any, Facts]] = []

    def taken(one: World) -> list[Facts]:
        return pairs(one, framework, agency=agency, where=where, every=tools == "ALL")

    for one in taken(world):
        if one["level"] in GAPS:
            tool, principle = one["tool"], one["principle"]
            grave = {x for x in world.far(tool, "bearsOn") if world.fact(x, "affectsLiberty")}
            names = [fold(world.fact(tool, "name")), fold(world.fact(principle, "name")), tool.slug, principle.slug]
            gap = {**one, "__typename": "Gap", "libertyOutcomes": by_name(world, grave)}
            found.append(((not one["counted"], one["level"] != "CONTRADICTED", not grave, *names), gap))
    rows = [gap for _, gap in sorted(found, key=lambda entry: entry[0])]
    return Paged("Gap", rows, beside=_beside(world, taken))
