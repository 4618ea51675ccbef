"""Who answers for tools, uses and checks, and how often people override a tool."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.seed_reader.ask import Paged, SomeText
from tests.seed_reader.choose import takes
from tests.seed_reader.days import fold, last_day
from tests.seed_reader.world import Facts, Node, World

FAR = "9999-12-31"
# The square of the point that leaves 2.5 % of the standard normal distribution above it.
CHI = 3.841458820694124


def accountability_gaps(world: World, agency: str | None = None, where: Facts | None = None, **_: Any) -> Paged:
    """Rows without an officer, a responsible role or a training, by what they are, then by name of tool."""
    tools = [tool for tool in world.all("Tool") if takes(world, tool, where or {})]
    rows = [row for tool in tools for row in _of_tool(world, tool) if agency in (None, *row[1])]
    return Paged("AccountabilityGap", [row for _, _, row in sorted(rows, key=lambda one: one[0])])


def _of_tool(world: World, tool: Node) -> Iterator[tuple[tuple[Any, ...], list[str], Facts]]:
    """The gaps of a tool: where each stands, the agencies it is of, and how it is shown."""
    place = fold(world.fact(tool, "name")), tool.slug
    if world.fact(tool, "sroRole") is None:
        yield (0, *place), _slugs(world, tool, "owner"), _gap(world, tool, "sroRole", tool)
    for use in world.far(tool, "uses"):
        if world.fact(use, "responsibleRole") is None:
            row = _gap(world, tool, "responsibleRole", use, use=use)
            yield (1, *place, use.slug), _slugs(world, use, "agency"), row
    for check in world.far(tool, "verifications"):
        if _counts(world, check) and not _trained(world, tool, check):
            row = _gap(world, tool, "training", check, world.one(check, "use"), check)
            yield (2, *place, check.slug), _slugs(world, check, "agency"), row


def override_rate_of(world: World, tool: Node) -> Facts | None:
    """(corrected + rejected) / all, and the roots of Wilson's quadratic equation for the interval."""
    counts = {"CONFIRMED": 0, "CORRECTED": 0, "REJECTED": 0}
    for check in world.far(tool, "verifications"):
        if _counts(world, check):
            counts[world.fact(check, "result")] += world.fact(check, "items")
    total = sum(counts.values())
    if total == 0:
        return None
    share = (total - counts["CONFIRMED"]) / total
    low, high = roots(1 + CHI / total, -(2 * share + CHI / total), share * share)
    return {
        "__typename": "OverrideRate",
        "rate": Near(share),
        "low": Near(low),
        "high": Near(high),
        "verifications": total,
        "corrected": counts["CORRECTED"],
        "rejected": counts["REJECTED"],
    }


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


def _gap(world: World, tool: Node, missing: str, at: Node, use: Node | None = None, check: Node | None = None) -> Facts:
    absent = missing in (world.fact(at, "notInPlace") or [])
    return {
        "__typename": "AccountabilityGap",
        "kind": "NOT_IN_PLACE" if absent else "NOT_RECORDED",
        "sentence": SomeText(world.fact(tool, "name"), "A source says" if absent else "recorded here"),
        "tool": tool,
        "use": use,
        "verification": check,
    }
