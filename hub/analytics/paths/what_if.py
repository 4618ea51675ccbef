"""What would change if tools were retired, or products or suppliers withdrawn.

Asked by the API as `whatIf`. Retiring a tool gives it the status RETIRED from the day asked for. Withdrawing a product
does so to every tool that is built on it, withdrawing a supplier to every tool that it supplies or whose products it
does; the product and the supplier stay in the register, with all relationships. Only tools that act on the day change
anything by it. What is answered is the difference that this would make to other questions about tools that act.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, NamedTuple

from hub.analytics.alike.features import acting
from hub.analytics.alike.hotspots import by_name
from hub.analytics.asking.answer_types import Many, One, Pages, Ref
from hub.analytics.asking.families import Families
from hub.analytics.asking.memo import kept
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.analytics.assurance.coverage import Standing, level_counts
from hub.analytics.assurance.standing import Standings, read_tools
from hub.errors import BadUserInput, NotFound
from hub.model.enums import AlignmentLevel
from hub.model.stored import fold

WHAT_IF = load("paths/what_if.cypher")
MOST = 100
HOTSPOT = 2
COVERAGE = "coverageChanged"
SUBJECTS = ("hotspotsChanged", "processesLosingAllTools", "outcomesLosingAllTools")


@dataclass(frozen=True, slots=True)
class HotspotChange:
    """An overlap hot spot on which fewer agencies would act; below 2 it would be none."""

    family_count_before: Annotated[int, "Families of these agencies now."]
    family_count_after: Annotated[int, "Families of those that would be left."]
    agency_count_before: Annotated[int, "Owners of acting tools on it now, 2 or more, umbrellas beside a member apart."]
    agency_count_after: Annotated[int, "Owners of those that would be left, counted alike."]
    tool_count_before: Annotated[int, "Acting tools on it now."]
    tool_count_after: Annotated[int, "Those that would be left."]
    subject: Annotated[Ref, One("Process", "Outcome", "Product", "Supplier"), "What the tools meet on."]


@dataclass(frozen=True, slots=True)
class CoverageChange:
    """A level of a principle at which fewer acting tools would stand. Paused and planned tools are not counted."""

    level: Annotated[AlignmentLevel, "The level."]
    tool_count_before: Annotated[int, "Acting tools that the framework applies to and that stand at it now."]
    tool_count_after: Annotated[int, "Those that would be left."]
    framework: Annotated[Ref, One("Framework"), "The framework."]
    principle: Annotated[Ref, One("Principle"), "The principle."]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The difference that retiring and withdrawing would make on the day asked for. Nothing is changed by asking."""

    tools_affected: Annotated[tuple[Ref, ...], Pages("Tool"), "Acting tools that would stop or lose an input, by name."]
    tools_stopping: Annotated[tuple[Ref, ...], Pages("Tool"), "Acting tools that would stop, by name."]
    tools_losing_input: Annotated[
        tuple[Ref, ...], Pages("Tool"), "Acting tools that would go on without the output of one that stops, by name."
    ]
    processes_losing_all_tools: Annotated[
        tuple[Ref, ...], Many("Process"), "Processes on which tools act now and none would, by name."
    ]
    outcomes_losing_all_tools: Annotated[
        tuple[Ref, ...], Many("Outcome"), "Outcomes on which acting tools bear now and none would, by name."
    ]
    hotspots_changed: Annotated[
        tuple[HotspotChange, ...], "Hot spots on which fewer agencies or families would act, the largest first."
    ]
    coverage_changed: Annotated[
        tuple[CoverageChange, ...], "Levels that lose an acting tool, by framework, order of the principle, and level."
    ]


async def what_if(
    reading: Reading,
    *,
    retire_tools: Annotated[list[str] | None, "Slugs of tools to retire, at most 100."] = None,
    withdraw_products: Annotated[list[str] | None, "Slugs of products to withdraw, at most 100."] = None,
    withdraw_suppliers: Annotated[list[str] | None, "Slugs of suppliers to withdraw, at most 100."] = None,
) -> WhatIf:
    """The difference; nothing changes where nothing is named, or only what does not act.

    Raises NotFound for an unknown slug, BadUserInput for too many. Cost: one statement, and one more
    that reads where all acting tools stand when the graph has changed and `coverageChanged` is asked for.
    """
    tools = _few("retireTools", retire_tools)
    products = _few("withdrawProducts", withdraw_products)
    suppliers = _few("withdrawSuppliers", withdraw_suppliers)
    parts = ("SUBJECTS",) if any(map(reading.wants, SUBJECTS)) else ()
    [[stopped, fed, subjects, known, parts]] = await reading.ask(
        WHAT_IF, where=acting(None), parts=parts, tools=tools, products=products, suppliers=suppliers
    )
    _require("retireTools", tools, known[0])
    _require("withdrawProducts", products, known[1])
    _require("withdrawSuppliers", suppliers, known[2])
    gone = frozenset(slug for slug, _ in stopped)
    families = Families.of(parts)
    met = [_Subject.of(row, gone, families) for row in subjects]
    losing = [row for row in fed if row[0] not in gone]
    levels = await kept(reading, "levels", partial(_levels, reading)) if gone and reading.wants(COVERAGE) else None
    return _difference(stopped, losing, met, tuple(levels.lost(gone)) if levels else ())


def _few(argument: str, slugs: list[str] | None) -> list[str]:
    if slugs is not None and len(slugs) > MOST:
        raise BadUserInput(f"{argument}: {len(slugs)} slugs are too many; give at most {MOST}")
    return slugs or []


def _require(argument: str, slugs: list[str], known: list[str]) -> None:
    if unknown := sorted(set(slugs).difference(known)):
        raise NotFound(f"{argument}: there is nothing by the slug {unknown[0][:60]!r}. Check the spelling.")


@dataclass(frozen=True, slots=True)
class _Subject:
    """Something that a stopping tool acts on, with the owners of all acting tools on it, by tool, now and after."""

    node: Ref
    name: str
    before: _Acting
    after: _Acting

    @classmethod
    def of(cls, row: Sequence[Any], gone: frozenset[str], families: Families) -> _Subject:
        label, slug, name, owners = row
        now, then = (_Acting.of(dict(owners), lost, families) for lost in (frozenset[str](), gone))
        return cls(Ref(label, slug), name, now, then)

    def change(self) -> HotspotChange:
        now, then = self.before, self.after
        counts = (now.families, then.families, now.agencies, then.agencies, now.tools, then.tools)
        return HotspotChange(*counts, self.node)

    def place(self) -> tuple[int, int, int, str, str, str]:
        now = self.before
        return -now.families, -now.agencies, -now.tools, fold(self.name), self.node.label, self.node.slug


class _Acting(NamedTuple):
    """How many tools act on something, of how many agencies and families."""

    tools: int
    agencies: int
    families: int

    @classmethod
    def of(cls, owners: Mapping[str, str | None], gone: frozenset[str], families: Families) -> _Acting:
        left = {tool: owner for tool, owner in owners.items() if tool not in gone}
        bodies = families.counted(owner for owner in left.values() if owner is not None)
        return cls(len(left), len(bodies.counted), bodies.families)


def _difference(
    stopped: list[list[str]], losing: list[list[str]], subjects: list[_Subject], coverage: tuple[CoverageChange, ...]
) -> WhatIf:
    hot = (one for one in sorted(subjects, key=_Subject.place) if one.before.agencies >= HOTSPOT)
    return WhatIf(
        _by_name("Tool", [*stopped, *losing]),
        _by_name("Tool", stopped),
        _by_name("Tool", losing),
        _bare("Process", subjects),
        _bare("Outcome", subjects),
        tuple(one.change() for one in hot if one.after[1:] != one.before[1:]),
        coverage,
    )


def _by_name(label: str, rows: Iterable[Sequence[str]]) -> tuple[Ref, ...]:
    return by_name(label, [(slug, name) for slug, name in rows])


def _bare(label: str, subjects: Iterable[_Subject]) -> tuple[Ref, ...]:
    """Those on which no acting tool would be left."""
    return by_name(label, [(s.node.slug, s.name) for s in subjects if s.node.label == label and not s.after.tools])


@dataclass(frozen=True, slots=True)
class _Levels:
    """Where all acting tools stand, and how many stand at each level."""

    standings: Standings
    before: Mapping[Standing, int]

    def lost(self, gone: frozenset[str]) -> Iterator[CoverageChange]:
        """What changes when some tools stop."""
        found = self.standings
        lost = level_counts(found, [subject for subject in found.subjects if subject.slug in gone])
        for framework in sorted(found.frameworks.values(), key=lambda one: (fold(one.title), one.slug)):
            for principle in framework.principles:
                for level in AlignmentLevel:
                    at = (framework.slug, principle.slug, level)
                    if lost[at]:
                        refs = Ref("Framework", framework.slug), Ref("Principle", principle.slug)
                        yield CoverageChange(level, self.before[at], self.before[at] - lost[at], *refs)


async def _levels(reading: Reading) -> _Levels:
    found = await read_tools(reading, where=acting(None))
    return _Levels(found, level_counts(found, found.subjects))
