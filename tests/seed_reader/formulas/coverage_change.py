"""What moved between two days: the pairs of both days stand side by side, and the others tell why they are alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from tests.seed_reader.ask import Paged
from tests.seed_reader.days import fold, last_day
from tests.seed_reader.formulas.coverage import pairs
from tests.seed_reader.formulas.ladder import LADDER, asked_by, counted, standing
from tests.seed_reader.world import Facts, Node, World

MOVES = ("ROSE", "FELL", "LAPSED", "CONTRADICTED", "ANSWERED")
CAUSES = (
    *("FRAMEWORK_BEGAN", "FRAMEWORK_ENDED", "SUBJECT_BEGAN", "FIRST_SHOWN"),
    *("BEGAN_TO_ACT", "CEASED_TO_ACT", "BINDING_CHANGED"),
)
Key = tuple[Node, Node]


def _of_day(world: World, asked: Facts) -> dict[Key, Facts]:
    if Node("Framework", asked["framework"]) not in world.nodes:
        return {}
    rows = pairs(world, **{name: value for name, value in asked.items() if name not in ("from", "to")})
    return {(row["tool"] or row["agency"], row["principle"]): row for row in rows if not row["inGeneral"]}


def _move(then: World, day: str, key: Key, before: str, after: str) -> str:
    if "CONTRADICTED" in (before, after):
        return "CONTRADICTED" if after == "CONTRADICTED" else "ANSWERED"
    if LADDER.index(after) > LADDER.index(before):
        return "ROSE"
    # The same records as on the first day, only older.
    older = replace(then, day=day)
    return "LAPSED" if LADDER[standing(older, *key).rung] == after else "FELL"


def _in_force(world: World, framework: str, principle: Node) -> bool:
    code = Node("Framework", framework)
    return code in world.nodes and principle in asked_by(world, code, world.fact(principle, "scope"))


def _came(then: World, now: World, framework: str, key: Key) -> str:
    subject, principle = key
    if not _in_force(then, framework, principle):
        return "FRAMEWORK_BEGAN"
    if subject not in then.nodes:
        since = now.fact(subject, "since")
        return "SUBJECT_BEGAN" if since and last_day(since) > then.day else "FIRST_SHOWN"
    return "BINDING_CHANGED" if counted(then, subject) else "BEGAN_TO_ACT"


def _went(now: World, framework: str, key: Key) -> str:
    subject, principle = key
    if not _in_force(now, framework, principle):
        return "FRAMEWORK_ENDED"
    return "BINDING_CHANGED" if subject in now.nodes and counted(now, subject) else "CEASED_TO_ACT"


def _causes(caused: list[tuple[str, Key]]) -> list[Facts]:
    return [
        {
            "__typename": "CauseCount",
            "cause": cause,
            "pairCount": len(keys),
            "subjectCount": len({subject for subject, _ in keys}),
        }
        for cause in CAUSES
        if (keys := [key for why, key in caused if why == cause])
    ]


def coverage_change(world: World, **asked: Any) -> Facts:
    """The whole answer; `world` is that of the last day."""
    assert world.whole is not None
    then = world.whole.at(last_day(asked["from"]), world.day)
    before, after = _of_day(then, asked), _of_day(world, asked)
    both = [key for key in after if key in before]
    moved: list[tuple[Any, Facts]] = []
    for subject, principle in both:
        was, now = before[subject, principle], after[subject, principle]
        if was["level"] != now["level"]:
            move = _move(then, world.day, (subject, principle), was["level"], now["level"])
            place = (MOVES.index(move), fold(world.fact(subject, "name")), subject.slug, world.fact(principle, "order"))
            shown = {**now, "__typename": "MovedPair", "move": move, "before": was["level"], "after": now["level"]}
            moved.append((place, shown))
    counts = Counter(row["move"] for _, row in moved)
    code = asked["framework"]
    return {
        "__typename": "CoverageOverTime",
        "framework": Node("Framework", code),
        "pairsOnBoth": len(both),
        "unmoved": len(both) - len(moved),
        "counts": [{"__typename": "MoveCount", "move": move, "count": counts[move]} for move in MOVES],
        "moved": Paged("MovedPair", [row for _, row in sorted(moved, key=lambda pair: pair[0])]),
        "came": _causes([(_came(then, world, code, key), key) for key in after if key not in before]),
        "went": _causes([(_went(world, code, key), key) for key in before if key not in after]),
    }
