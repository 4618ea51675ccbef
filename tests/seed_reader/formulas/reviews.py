"""A review: where each commitment stands on its day, and the numbers around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.seed_reader.acts import acts
from tests.seed_reader.ask import Paged, SomeText
from tests.seed_reader.days import fold, last_day
from tests.seed_reader.formulas.features import hotspots, practices
from tests.seed_reader.formulas.ladder import GAPS, applies, asked_by, counted, general, is_open, issued, standing
from tests.seed_reader.words import LEVELS
from tests.seed_reader.world import Facts, Node, World

MEETING = {
    "PROCESS": "Processes on which acting tools of two or more agencies meet",
    "OUTCOME": "Outcomes on which acting tools of two or more agencies bear",
    "PRODUCT": "Products under acting tools of two or more agencies",
    "SUPPLIER": "Suppliers of acting tools of two or more agencies",
}


def on_its_day(world: World, review: Node, on: str | None) -> World:
    """The world on the day that the review looks at."""
    assert world.whole is not None
    day = last_day(on or world.fact(review, "asOf"))
    return world.whole.at(day, day)


def scope(world: World, review: Node) -> set[Node]:
    """The agencies in scope with all that is part of one; every agency when none is named."""
    bodies = set(world.far(review, "agencies"))
    while below := {part for body in bodies for part in world.far(body, "parts")} - bodies:
        bodies |= below
    return bodies or set(world.all("Agency"))


def in_scope(world: World, agencies: set[Node]) -> list[Node]:
    """The tools that one of these agencies owns or is recorded as using."""
    return [
        tool
        for tool in world.all("Tool")
        if agencies & {*world.far(tool, "owner"), *world.far(tool, "users"), *_users(world, tool)}
    ]  # fmt: skip


def _users(world: World, tool: Node) -> list[Node]:
    return [agency for use in world.far(tool, "uses") for agency in world.far(use, "agency")]


def commitments(world: World, review: Node, on: str | None = None) -> list[Facts]:
    """Every principle of the vision, in its order."""
    then, agencies = on_its_day(world, review, on), scope(world, review)
    [vision] = world.far(review, "vision")
    ordered = sorted(
        [*asked_by(then, vision, "TOOL"), *asked_by(then, vision, "AGENCY")],
        key=lambda p: (then.fact(p, "order"), p.slug),
    )
    return [_commitment(then, vision, principle, agencies) for principle in ordered]


def _commitment(world: World, vision: Node, principle: Node, agencies: set[Node]) -> Facts:
    of_tools = world.fact(principle, "scope") == "TOOL"
    if of_tools:
        tools = [tool for tool in in_scope(world, agencies) if counted(world, tool)]
        subjects = [tool for tool in tools if applies(world, vision, tool)]
    else:
        subjects = [agency for agency in agencies if _binds(world, vision, agency) and not general(world, agency)]
    stand = [standing(world, subject, principle) for subject in subjects]
    levels = [stands.level for stands in stand]
    return {
        "__typename": "Commitment",
        "principle": principle,
        "toolsInScope": len(subjects) if of_tools else 0,
        "agenciesInScope": 0 if of_tools else len(subjects),
        "levels": [
            {"__typename": "CoverageLevel", "level": level, "count": levels.count(level),
             "share": levels.count(level) / len(levels) if len(levels) >= 10 else None,
             "words": f"{levels.count(level)} of {len(levels)}",
             "selfReported": None if level in GAPS else
             sum(stands.level == level and stands.self_reported is True for stands in stand)}
            for level in LEVELS
        ],
        "exampleEvidence": Paged("Evidence", _support(world, subjects, principle)),
        "gapCount": sum(level in GAPS for level in levels),
    }  # fmt: skip


def _binds(world: World, framework: Node, agency: Node) -> bool:
    """Whether a framework names an agency or a body that it is part of."""
    above = world.far_node(agency, "parent")
    return agency in world.far(framework, "appliesTo") or bool(above and _binds(world, framework, above))


def _rows(world: World, subject: Node, principle: Node) -> list[Any]:
    mine = [
        alignment
        for alignment in world.far(subject, "alignments")
        if world.far_node(alignment, "principle") == principle
    ]
    return [row for alignment in mine for row in world.rows(alignment, "evidence") if issued(world, row.node)]


def _support(world: World, subjects: list[Node], principle: Node) -> list[Node]:
    """Evidence that supports, each piece once: newest first, then by title."""
    pieces = {
        row.node for node in subjects for row in _rows(world, node, principle) if row.link["finding"] == "SUPPORTS"
    }  # fmt: skip
    by_title = sorted(pieces, key=lambda piece: (fold(world.fact(piece, "title")), piece.slug))
    return sorted(by_title, key=lambda piece: last_day(world.fact(piece, "date") or "0001"), reverse=True)


def figures(world: World, review: Node, on: str | None = None) -> list[Facts]:
    """The numbers, each with some query."""
    then, agencies = on_its_day(world, review, on), scope(world, review)
    assert world.whole is not None
    baseline = last_day(world.fact(review, "baseline"))
    before = world.whole.at(baseline, baseline)
    numbers = {
        **_tools(then, before, agencies),
        **_vision(then, commitments(world, review, on)),
        **_covenants(then, world, review),
        **{words: len(hotspots(then, over).rows) for over, words in MEETING.items()},
        "Practices done alike by two or more agencies": len(practices(then).rows),
        "Practices done alike of which something did not work": sum(
            bool(then.fact(row["practice"], "didNotWork")) for row in practices(then).rows
        ),
    }
    return [
        {"__typename": "ReviewFigure", "name": name, "value": float(number), "query": SomeText("totalCount")}
        for name, number in numbers.items()
    ]


def _tools(then: World, before: World, agencies: set[Node]) -> dict[str, int]:
    tools = in_scope(then, agencies)

    def having(test: Callable[[Node], Any]) -> int:
        return sum(bool(test(tool)) for tool in tools)

    touched = {step for tool in then.all("Tool") for step in then.far(tool, "affects")}
    steps = [step for step in then.all("Process") if then.fact(step, "kind") == "PROCESS"]
    incidents = {incident for tool in tools for incident in then.far(tool, "incidents") if is_open(then, incident)}
    return {
        "Tools in scope": len(tools),
        "Tools in scope at the baseline": len(in_scope(before, agencies)),
        "Tools in scope that act": having(lambda tool: acts(then, tool)["acts"]),
        "Tools in scope without a Senior Responsible Officer recorded here": having(
            lambda tool: not then.fact(tool, "sroRole")
        ),
        "Tools in scope without a record of what people do before the output counts": having(
            lambda tool: not then.fact(tool, "humanInTheLoop")
        ),
        "Tools in scope whose record is from memory": having(lambda tool: then.fact(tool, "confidence") == "RECALLED"),
        "Open incidents that involve tools in scope": len(incidents),
        "Lessons that concern tools in scope": len({lesson for tool in tools for lesson in then.far(tool, "lessons")}),
        "Processes that no tool is recorded to affect": len(set(steps) - touched),
    }


def _vision(then: World, rows: list[Facts]) -> dict[str, int]:
    by_tools = [row for row in rows if then.fact(row["principle"], "scope") == "TOOL"]
    by_agencies = [row for row in rows if row not in by_tools]

    def at(*levels: str) -> int:
        return sum(part["count"] for row in by_tools for part in row["levels"] if part["level"] in levels)

    return {
        "Pairs of tool and commitment": sum(row["toolsInScope"] for row in by_tools),
        "Pairs of tool and commitment not shown to be met": at(*GAPS),
        "Pairs of tool and commitment not assessed": at("NOT_ASSESSED"),
        "Pairs of tool and commitment that are independently checked": at("INDEPENDENTLY_CHECKED"),
        "Pairs of agency and commitment": sum(row["agenciesInScope"] for row in by_agencies),
        "Pairs of agency and commitment not shown to be met": sum(row["gapCount"] for row in by_agencies),
    }


def _covenants(then: World, world: World, review: Node) -> dict[str, int]:
    covered = sorted(world.far(review, "covenants"), key=lambda framework: fold(world.fact(framework, "title")))
    numbers: dict[str, int] = {}
    for framework in covered:
        levels = [
            standing(then, tool, principle).level
            for tool in then.all("Tool")
            if applies(then, framework, tool) and counted(then, tool)
            for principle in asked_by(then, framework, "TOOL")
        ]
        title = world.fact(framework, "title")
        numbers[f"{title}: pairs of tool and principle"] = len(levels)
        numbers[f"{title}: pairs not shown to be met"] = sum(level in GAPS for level in levels)
    return numbers
