"""Who answers for tools, uses and checks, and how often people override a tool."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.seed_reader.ask import Paged, SomeText
from tests.seed_reader.days import fold, last_day
from tests.seed_reader.formulas.features import acting, beside
from tests.seed_reader.formulas.shares import in_words
from tests.seed_reader.world import Facts, Node, World

FAR = "9999-12-31"
# The square of the point that leaves 2.5 % of the standard normal distribution above it.
CHI = 3.841458820694124


PARTS = ("SRO", "RESPONSIBLE_ROLE", "TRAINING")


def accountability_gaps(world: World, agency: str | None = None, where: Facts | None = None, **_: Any) -> Paged:
    """One row for each acting tool, part and finding: by part, then by name of tool, then by finding."""
    rows: list[tuple[Any, Facts]] = []
    for tool in acting(world, where):
        for part in PARTS:
            lacks = [row for row, whose in _lacking(world, tool, part) if agency in (None, *whose)]
            for finding in ("NOT_IN_PLACE", "NOT_RECORDED"):
                lacking = [row for row in lacks if _finding(world, row, part) == finding]
                if lacking:
                    place = (PARTS.index(part), fold(world.fact(tool, "name")), tool.slug, finding)
                    rows.append((place, _gap(world, tool, part, finding, lacking)))
    ordered = [row for _, row in sorted(rows, key=lambda pair: pair[0])]
    return Paged("AccountabilityGap", ordered, beside=beside(world, where))


def _lacking(world: World, tool: Node, part: str) -> Iterator[tuple[Node, list[str]]]:
    """The tool, uses or checks that lack something, each with the agencies that it is of."""
    if part == "SRO" and world.fact(tool, "sroRole") is None:
        yield tool, _slugs(world, tool, "owner")
    for use in world.far(tool, "uses") if part == "RESPONSIBLE_ROLE" else []:
        if world.fact(use, "responsibleRole") is None:
            yield use, _slugs(world, use, "agency")
    for check in world.far(tool, "verifications") if part == "TRAINING" else []:
        if _counts(world, check) and not _trained(world, tool, check):
            yield check, _slugs(world, check, "agency")


def _finding(world: World, row: Node, part: str) -> str:
    missing = {"SRO": "sroRole", "RESPONSIBLE_ROLE": "responsibleRole", "TRAINING": "training"}[part]
    return "NOT_IN_PLACE" if missing in (world.fact(row, "notInPlace") or []) else "NOT_RECORDED"


def _gap(world: World, tool: Node, part: str, finding: str, rows: list[Node]) -> Facts:
    rows = sorted(rows, key=lambda row: row.slug)
    checks = rows if part == "TRAINING" else []
    uses = rows if part == "RESPONSIBLE_ROLE" else []
    first = world.far_node(checks[0], "use") if checks else next(iter(uses), None)
    return {
        "__typename": "AccountabilityGap",
        "gap": part,
        "finding": finding,
        "kind": finding,
        "sentence": SomeText(
            world.fact(tool, "name"), "A source says" if finding == "NOT_IN_PLACE" else "recorded here"
        ),
        "tool": tool,
        "uses": Paged("Use", uses),
        "verifications": Paged("Verification", checks),
        "use": first,
        "verification": next(iter(checks), None),
    }


def override_rate_of(world: World, tool: Node) -> Facts | None:
    """(corrected + rejected) / all of the periods with confirmed ones, and the roots of Wilson's equation."""
    checks = [check for check in world.far(tool, "verifications") if _counts(world, check)]

    def of_period(check: Node) -> list[str]:
        return [world.fact(other, "result") for other in checks if _day(world, other) == _day(world, check)]

    whole = [check for check in checks if "CONFIRMED" in of_period(check)]
    items = {
        result: sum(world.fact(check, "items") for check in whole if world.fact(check, "result") == result)
        for result in ("CONFIRMED", "CORRECTED", "REJECTED")
    }
    total = sum(items.values())
    if total == 0:
        return None
    share = (total - items["CONFIRMED"]) / total
    low, high = roots(1 + CHI / total, -(2 * share + CHI / total), share * share)
    dates = sorted((world.fact(check, "date") for check in whole if world.fact(check, "date")), key=last_day)
    said = [fact.get("basis") for check in whole for fact in (world.nodes[check], _link(world, tool, check))]
    cited = sorted({source.slug for node in whole for source in world.cited(world.nodes[node])})
    return {
        "__typename": "OverrideRate",
        "rate": Near(share) if total >= 10 else None,
        "words": in_words(total - items["CONFIRMED"], total),
        "low": Near(low) if total >= 10 else None,
        "high": Near(high) if total >= 10 else None,
        "verifications": total,
        "corrected": items["CORRECTED"],
        "rejected": items["REJECTED"],
        "leftOut": sum(world.fact(check, "items") for check in checks if check not in whole),
        "periodFrom": dates[0] if dates else None,
        "periodTo": dates[-1] if dates else None,
        "basis": "INFERRED" if "INFERRED" in said else "STATED" if "STATED" in said else None,
        "sources": [Node("Source", slug) for slug in cited],
    }


def _day(world: World, check: Node) -> str | None:
    date = world.fact(check, "date")
    return last_day(date) if date else None


def _link(world: World, tool: Node, check: Node) -> Facts:
    return next((row.link or {} for row in world.rows(tool, "verifications") if row.node == check), {})


def roots(a: float, b: float, c: float) -> tuple[float, float]:
    """Both solutions of a x² + b x + c = 0, the lesser first."""
    spread = max(0.0, b * b - 4 * a * c) ** 0.5
    return (-b - spread) / (2 * a), (-b + spread) / (2 * a)


class Near(float):
    """Equal to any number that is the same but for rounding."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, int | float) and abs(other - float(self)) < 1e-9

    __hash__ = None  # type: ignore[assignment]  # it equals many numbers


def _slugs(world: World, node: Node, field: str) -> list[str]:
    return [far.slug for far in world.far(node, field)]


def _counts(world: World, check: Node) -> bool:
    day = world.fact(check, "date")
    return day is None or last_day(day) <= world.day


def _trained(world: World, tool: Node, check: Node) -> bool:
    day = world.fact(check, "date")
    if day is None or "training" in (world.fact(check, "notInPlace") or []):
        return False
    for training in world.far(tool, "trainings"):
        begins, lapses = (world.fact(training, name) for name in ("validFrom", "validUntil"))
        valid = (last_day(begins) if begins else "") <= last_day(day) < (last_day(lapses) if lapses else FAR)
        same = fold(world.fact(training, "role")).strip() == fold(world.fact(check, "role")).strip()
        if valid and same and set(world.far(training, "agency")) & set(world.far(check, "agency")):
            return True
    return False
