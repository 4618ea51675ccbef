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
from tests.seed_reader.remembered import remembered
from tests.seed_reader.words import LEVELS
from tests.seed_reader.world import Facts, Node, World


@remembered
def pair(world: World, tool: Node, principle: Node) -> Facts:
    """One applicable pair."""
    stands = standing(world, tool, principle)
    paths = [] if stands.against else [path for path in crossed(world, tool, principle) if path[0] > stands.rung]
    best = max((rung for rung, _, _ in paths), default=None)
    sources = [world.fact(other, "name") for rung, other, _ in paths if rung == best]
    concepts = [world.fact(concept, "name") for rung, _, concept in paths if rung == best]
    evidence = [row for a in stands.alignments[:1] for row in world.rows(a, "evidence")]
    owner = answering(world, tool)
    acts = [world.fact(owner, "name")] if owner else []
    return {
        "__typename": "AlignmentPair",
        "tool": tool if tool.label == "Tool" else None,
        "agency": tool if tool.label == "Agency" else None,
        "principle": principle,
        "framework": world.far_node(principle, "framework"),
        "level": stands.level,
        "otherwise": LADDER[stands.rung] if stands.against else None,
        "selfReported": stands.self_reported,
        "counted": counted(world, tool),
        "inGeneral": general(world, tool),
        "recorded": stands.recorded or bool(stands.against) or stands.rung > 0,
        "crossedLevel": None if best is None else LADDER[best],
        "why": Why(stands, sources, concepts),
        "next": None if stands.level == LADDER[4] else Sentence(acts + stands.against),
        "alignment": next(iter(stands.alignments), None),
        "evidence": Paged("AlignmentEvidence", in_order(world, "Evidence", evidence, None)),
    }


class Why(Sentence):
    """What set a level: all that contradicts; else what set it; of what is not assessed, all that does not count."""

    def __init__(self, stands: Standing, *choices: list[str]) -> None:
        silent = stands.level == LADDER[0] or (bool(stands.against) and stands.rung == 0)
        parts = stands.against + (stands.aside if silent else [])
        super().__init__(parts, stands.titles, *choices)
        self.nothing = silent and not stands.recorded

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
    chosen = [subject for subject in tools or world.all(scope.capitalize()) if tool in (None, subject.slug)]
    chosen = [subject for subject in chosen if scope == "AGENCY" or takes(world, subject, where or {})]
    if agency:
        chosen = [subject for subject in chosen if answering(world, subject) == Node("Agency", agency)]
    triples = [
        (subject, code, principle)
        for subject in chosen
        if every or counted(world, subject)
        for code in world.all("Framework")
        if framework in (None, code.slug) and applies(world, code, subject)
        for principle in asked_by(world, code, scope)
    ]
    made = [
        pair(world, subject, principle) for subject, _, principle in sorted(triples, key=lambda p: _place(world, *p))
    ]
    return [row for row in made if row["recorded"] or not row["inGeneral"]]


def _place(world: World, tool: Node, framework: Node, principle: Node) -> Any:
    names = (fold(world.fact(tool, "name")), tool.slug, fold(world.fact(framework, "title")), framework.slug)
    return *names, world.fact(principle, "order"), principle.slug


def alignment_pairs(
    world: World,
    levels: list[str] | None = None,
    tools: str | None = None,
    principle: str | None = None,
    **arguments: Any,
) -> Paged:
    """The pairs as the root field shows them."""
    kept = ("framework", "agency", "tool", "where")
    asked = {name: value for name, value in arguments.items() if name in kept}

    def taken(world: World) -> list[Facts]:
        every = [row for row in pairs(world, **asked, every=tools == "ALL") if _with(row, principle)]
        return [row for row in every if levels is None or row["level"] in levels]

    return Paged("AlignmentPair", taken(world), beside=_beside(world, taken))


def _beside(world: World, taken: Callable[[World], list[Facts]]) -> Facts:
    """How many more tools, or agencies, have such pairs with what is only possible."""
    return {
        "uncertainCount": beyond(
            world, lambda other_world: [pair["tool"] or pair["agency"] for pair in taken(other_world)]
        )
    }


def agency_alignment_pairs(
    world: World,
    levels: list[str] | None = None,
    agencies: list[str] | None = None,
    principle: str | None = None,
    inGeneral: bool = True,  # noqa: N803 - the argument's name
    **arguments: Any,
) -> Paged:
    """The pairs of agencies."""
    asked = {name: value for name, value in arguments.items() if name in ("framework", "agency")}

    def taken(world: World) -> list[Facts]:
        every = [{**row, "__typename": "AgencyAlignmentPair"} for row in pairs(world, **asked, scope="AGENCY")]
        every = [row for row in every if agencies is None or row["agency"].slug in agencies]
        every = [row for row in every if (inGeneral or not row["inGeneral"]) and _with(row, principle)]
        return [row for row in every if levels is None or row["level"] in levels]

    return Paged("AgencyAlignmentPair", taken(world), beside=_beside(world, taken))


def _with(row: Facts, principle: str | None) -> bool:
    return principle in (None, row["principle"].slug)


def alignment_pairs_of(world: World, tool: Node, **arguments: Any) -> Paged:
    """The pairs as the field of a tool shows them."""
    return alignment_pairs(world, **arguments, tool=tool.slug)


def _levels(rows: list[Facts]) -> list[Facts]:
    counts = Counter(row["level"] for row in rows)
    own = Counter(row["level"] for row in rows if row["selfReported"])
    return [
        {
            "__typename": "CoverageLevel",
            "level": level,
            "count": counts[level],
            "share": counts[level] / len(rows) if len(rows) >= 10 else None,
            "words": f"{counts[level]} of {len(rows)}",
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

    def taken(world: World) -> list[Facts]:
        rows = pairs(world, framework, agency=agency, where=where, scope=scope)
        return [pair for pair in rows if not pair["inGeneral"]]

    every = [row for row in both if row["counted"] and not row["inGeneral"]]
    rest = [row for row in both if not row["counted"]]
    by_owner: dict[Node, list[Facts]] = {}
    for row in every:
        if owner := answering(world, row["tool"] or row["agency"]):
            by_owner.setdefault(owner, []).append(row)
    asked = asked_by(world, code, scope)
    by_principle = {principle: [row for row in every if row["principle"] == principle] for principle in asked}
    in_general = [row for row in both if row["inGeneral"]]
    return {
        "__typename": "Coverage",
        "framework": code,
        "agency": Node("Agency", agency) if agency else None,
        "pairCount": len(every),
        **_beside(world, taken),
        "reason": None if every else Sentence([]),
        "levels": _levels(every),
        "byPrinciple": [_part("Principle", node, rows) for node, rows in by_principle.items()],
        "byAgency": [_part("Agency", node, by_owner[node]) for node in by_name(world, set(by_owner))],
        "otherTools": _apart(rest) if tools == "ALL" else None,
        "inGeneral": _apart(in_general) if in_general else None,
    }


def _apart(rows: list[Facts]) -> Facts:
    return {
        "__typename": "CoverageApart",
        "subjectCount": len({row["tool"] or row["agency"] for row in rows}),
        "pairCount": len(rows),
        "levels": _levels(rows),
    }


def _part(label: str, node: Node, rows: list[Facts]) -> Facts:
    shown = {label.lower(): node, "pairCount": len(rows), "levels": _levels(rows)}
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
    placed: list[tuple[Any, Facts]] = []

    def taken(world: World) -> list[Facts]:
        return pairs(world, framework, agency=agency, where=where, every=tools == "ALL")

    for row in taken(world):
        if row["level"] in GAPS:
            tool, principle = row["tool"], row["principle"]
            grave = {x for x in world.far(tool, "bearsOn") if world.fact(x, "affectsLiberty")}
            names = [fold(world.fact(tool, "name")), fold(world.fact(principle, "name")), tool.slug, principle.slug]
            gap = {**row, "__typename": "Gap", "libertyOutcomes": by_name(world, grave)}
            placed.append(((not row["counted"], row["level"] != "CONTRADICTED", not grave, *names), gap))
    rows = [gap for _, gap in sorted(placed, key=lambda entry: entry[0])]
    return Paged("Gap", rows, beside=_beside(world, taken))
