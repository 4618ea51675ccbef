"""The alignment ladder: the level of a tool against each principle that applies to it, coverage and gaps."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from tests.seed_reader.ask import Paged, SomeText
from tests.seed_reader.choose import in_order, takes
from tests.seed_reader.days import fold, last_day, two_years_after
from tests.seed_reader.formulas.features import by_name
from tests.seed_reader.words import LEVELS
from tests.seed_reader.world import Facts, Node, World

INDEPENDENT = ("AUDIT", "INSPECTION", "RULING", "INDEPENDENT_EVALUATION")
RELATIONS = ("EXACT", "CLOSE", "PARTIAL")
HIGHEST = {"EXACT": 4, "CLOSE": 2, "PARTIAL": 1}


@dataclass
class Standing:
    """A rung from 0 to 4, titles of which one has set it, names of what holds it down, and the alignments behind it."""

    rung: int
    titles: list[str]
    caps: list[str]
    alignments: list[Node]


def answering(world: World, subject: Node) -> Node | None:
    """The owner of a tool, or an agency itself."""
    return subject if subject.label == "Agency" else world.one(subject, "owner")


def bodies(world: World, tool: Node) -> set[Node]:
    """The owner of a tool, the agencies that use it, or an agency itself, and all that these are part of."""
    found = {tool}
    if tool.label == "Tool":
        found = {*world.far(tool, "owner"), *world.far(tool, "users")}
        found |= {agency for use in world.far(tool, "uses") for agency in world.far(use, "agency")}
    while above := {parent for body in found for parent in world.far(body, "parent")} - found:
        found |= above
    return found


def applies(world: World, framework: Node, tool: Node) -> bool:
    """Whether a framework applies to a tool."""
    return bool(set(world.far(framework, "appliesTo")) & bodies(world, tool))


def issued(world: World, node: Node) -> bool:
    """Whether it bears a date that is not after the day, or none."""
    date = world.fact(node, "date")
    return not date or last_day(date) <= world.day


def lapses(world: World, evidence: Node) -> str:
    """The day a piece of evidence lapses; long ago when nobody can say."""
    until, date = world.fact(evidence, "validUntil"), world.fact(evidence, "date")
    return last_day(until) if until else two_years_after(last_day(date)) if date else ""


def standing(world: World, tool: Node, principle: Node) -> Standing:
    """Where a tool stands against a principle, caps last."""
    mine = [a for a in world.far(tool, "alignments") if world.one(a, "principle") == principle]
    rows = [row for a in mine for row in world.rows(a, "evidence") if issued(world, row.node)]
    said = {finding: [row.node for row in rows if (row.link or {})["finding"] == finding]
            for finding in ("SUPPORTS", "QUALIFIES", "CONTRADICTS")}  # fmt: skip
    valid = [one for one in said["SUPPORTS"] if world.day < lapses(world, one)]
    owner = answering(world, tool)
    checks = [
        one
        for one in valid
        if world.fact(one, "kind") in INDEPENDENT and owner and owner not in world.far(one, "issuer")
    ]
    rungs = (checks, valid, said["SUPPORTS"])
    rung, behind = next(((4 - i, nodes) for i, nodes in enumerate(rungs) if nodes), (0, []))
    rung = rung or int(any(world.fact(a, "claim") for a in mine))
    caps = [world.fact(one, "title") for one in said["CONTRADICTS"] if world.day < lapses(world, one)]
    caps += [world.fact(one, "name") for one in failures(world, tool, principle)]
    return Standing(min(rung, 1) if caps else rung, [world.fact(one, "title") for one in behind], caps, mine)


def failures(world: World, tool: Node, principle: Node) -> list[Node]:
    """Failed evaluations and open incidents of the tool, or of an agency's tools, that concern the principle."""
    if tool.label == "Agency":
        return list({one for mine in world.far(tool, "tools") for one in failures(world, mine, principle)})
    failed = [one for one in world.far(tool, "evaluations") if world.fact(one, "passed") is False]
    failed = [one for one in failed if issued(world, one)]
    failed += [one for one in world.far(tool, "incidents") if is_open(world, one)]
    return [one for one in failed if principle in world.far(one, "principles")]


def is_open(world: World, incident: Node) -> bool:
    """Whether an incident had become known by the day and was not resolved by then."""
    closed = world.fact(incident, "closed")
    return issued(world, incident) and (
        world.fact(incident, "status") == "OPEN" or bool(closed and last_day(closed) > world.day)
    )


def crossed(world: World, tool: Node, principle: Node) -> list[tuple[int, Node, Node]]:
    """What evidence for other principles suggests: rung, principle and concept, of each path."""
    [framework] = world.far(principle, "framework")
    if world.fact(framework, "kind") == "legal-obligation":
        return []
    found: list[tuple[int, Node, Node]] = []
    for other in {p for a in world.far(tool, "alignments") for p in world.far(a, "principle")} - {principle}:
        reached = standing(world, tool, other).rung
        for concept in world.far(principle, "concepts"):
            relations = [_relation(world, one, concept) for one in (principle, other)]
            if None not in relations and reached:
                weaker = max(relations, key=lambda r: RELATIONS.index(str(r)))
                found.append((min(reached, HIGHEST[str(weaker)]), other, concept))
    return found


def _relation(world: World, principle: Node, concept: Node) -> str | None:
    return next(((r.link or {})["relation"] for r in world.rows(principle, "concepts") if r.node == concept), None)


class Sentence(SomeText):
    """A sentence that names all of `parts`, and one of each of `choices`."""

    def __init__(self, parts: list[str], *choices: list[str]) -> None:
        super().__init__(*parts)
        self.choices = [one for one in choices if one]

    def __eq__(self, other: object) -> bool:
        named = all(any(part in str(other) for part in one) for one in self.choices)
        return super().__eq__(other) and named and str(other).endswith(".")

    __hash__ = None  # type: ignore[assignment]  # it equals many texts


def pair(world: World, tool: Node, principle: Node) -> Facts:
    """One applicable pair."""
    found, paths = standing(world, tool, principle), crossed(world, tool, principle)
    best = max((rung for rung, _, _ in paths), default=None)
    level = None if best is None else LEVELS[min(best, 1) if found.caps else best]
    sources = [world.fact(other, "name") for rung, other, _ in paths if rung == best]
    concepts = [world.fact(concept, "name") for rung, _, concept in paths if rung == best]
    evidence = [row for a in found.alignments[:1] for row in world.rows(a, "evidence")]
    return {
        "__typename": "AlignmentPair",
        "tool": tool if tool.label == "Tool" else None,
        "agency": tool if tool.label == "Agency" else None,
        "principle": principle,
        "framework": world.one(principle, "framework"),
        "level": LEVELS[found.rung],
        "crossedLevel": level,
        "why": Sentence(found.caps, found.titles, sources, concepts),
        "next": None if found.rung == 4 else Sentence(found.caps if found.rung else []),
        "alignment": next(iter(found.alignments), None),
        "evidence": Paged("AlignmentEvidence", in_order(world, "Evidence", evidence, None)),
    }


def pairs(
    world: World,
    framework: str | None = None,
    tools: list[Node] | None = None,
    agency: str | None = None,
    tool: str | None = None,
    where: Facts | None = None,
    scope: str = "TOOL",
) -> list[Facts]:
    """Every applicable pair by name of tool or agency, title of framework, place of principle."""
    chosen = [one for one in tools or world.all(scope.capitalize()) if tool in (None, one.slug)]
    chosen = [one for one in chosen if scope == "AGENCY" or takes(world, one, where or {})]
    if agency:
        chosen = [one for one in chosen if answering(world, one) == Node("Agency", agency)]
    every = [
        (one, code, principle)
        for one in chosen
        for code in world.all("Framework")
        if framework in (None, code.slug) and applies(world, code, one)
        for principle in world.far(code, "principles")
        if world.fact(principle, "scope") == scope
    ]
    return [pair(world, one, principle) for one, _, principle in sorted(every, key=lambda p: _place(world, *p))]


def _place(world: World, tool: Node, framework: Node, principle: Node) -> Any:
    names = (fold(world.fact(tool, "name")), tool.slug, fold(world.fact(framework, "title")), framework.slug)
    return *names, world.fact(principle, "order"), principle.slug


def alignment_pairs(world: World, levels: list[str] | None = None, **arguments: Any) -> Paged:
    """The pairs as the root field shows them."""
    kept = ("framework", "agency", "tool", "where")
    every = pairs(world, **{name: value for name, value in arguments.items() if name in kept})
    return Paged("AlignmentPair", [one for one in every if levels is None or one["level"] in levels])


def agency_alignment_pairs(
    world: World, levels: list[str] | None = None, agencies: list[str] | None = None, **arguments: Any
) -> Paged:
    """The pairs of agencies."""
    asked = {name: value for name, value in arguments.items() if name in ("framework", "agency")}
    every = [{**one, "__typename": "AgencyAlignmentPair"} for one in pairs(world, **asked, scope="AGENCY")]
    every = [one for one in every if agencies is None or one["agency"].slug in agencies]
    return Paged("AgencyAlignmentPair", [one for one in every if levels is None or one["level"] in levels])


def alignment_pairs_of(world: World, tool: Node, **arguments: Any) -> Paged:
    """The pairs as the field of a tool shows them."""
    return alignment_pairs(world, **arguments, tool=tool.slug)


def _levels(found: list[Facts]) -> list[Facts]:
    counts = Counter(one["level"] for one in found)
    return [
        {
            "__typename": "CoverageLevel",
            "level": level,
            "count": counts[level],
            "share": _share(counts[level], len(found)),
        }
        for level in LEVELS
    ]


def _share(count: int, total: int) -> float | None:
    """A share, or nothing of nothing."""
    return count / total if total else None


def coverage(
    world: World, framework: str, agency: str | None = None, where: Facts | None = None, scope: str = "TOOL"
) -> Facts:
    """How the tools, or the agencies, stand against a framework."""
    code, every = Node("Framework", framework), pairs(world, framework, agency=agency, where=where, scope=scope)
    asked = [p for p in world.far(code, "principles") if world.fact(p, "scope") == scope]
    asked.sort(key=lambda principle: world.fact(principle, "order"))
    by_owner: dict[Node, list[Facts]] = {}
    for one in every:
        if owner := answering(world, one["tool"] or one["agency"]):
            by_owner.setdefault(owner, []).append(one)
    by_principle = {principle: [one for one in every if one["principle"] == principle] for principle in asked}
    return {
        "__typename": "Coverage",
        "framework": code,
        "agency": Node("Agency", agency) if agency else None,
        "pairCount": len(every),
        "reason": None if every else Sentence([]),
        "levels": _levels(every),
        "byPrinciple": [_part("Principle", node, found) for node, found in by_principle.items()],
        "byAgency": [_part("Agency", node, by_owner[node]) for node in by_name(world, set(by_owner))],
    }


def _part(label: str, node: Node, found: list[Facts]) -> Facts:
    shown = {label.lower(): node, "pairCount": len(found), "levels": _levels(found)}
    return {"__typename": f"{label}Coverage", **shown}


def gaps(world: World, framework: str, agency: str | None = None, where: Facts | None = None, **_: Any) -> Paged:
    """The pairs at level 0 or 1: liberty first, then by name of tool, then by name of principle."""
    found: list[tuple[Any, Facts]] = []
    for one in pairs(world, framework, agency=agency, where=where):
        if one["level"] in LEVELS[:2]:
            tool, principle = one["tool"], one["principle"]
            grave = {x for x in world.far(tool, "bearsOn") if world.fact(x, "affectsLiberty")}
            names = [fold(world.fact(tool, "name")), tool.slug, fold(world.fact(principle, "name")), principle.slug]
            gap = {**one, "__typename": "Gap", "libertyOutcomes": by_name(world, grave)}
            found.append(((not grave, *names), gap))
    return Paged("Gap", [gap for _, gap in sorted(found, key=lambda entry: entry[0])])
