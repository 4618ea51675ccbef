"""What would change if tools were retired or paused, or products or suppliers withdrawn.

Asked by the API as `whatIf`. Retiring a tool gives it the status RETIRED from the day asked for; pausing it would make
the same difference. Withdrawing a product
does so to every tool that is built on it, withdrawing a supplier to every tool that it supplies or whose products it
does; the product and the supplier stay in the register, with all relationships. Only tools that act on the day change
anything by it. What is answered is the difference that this would make to other questions about tools that act.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, NamedTuple, TypeVar

from hub.analytics.alike.hotspots import by_name
from hub.analytics.asking.acting_filter import LeftOut, acting, left_out
from hub.analytics.asking.answer_types import Ref
from hub.analytics.asking.families import Families
from hub.analytics.asking.memo import kept
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.analytics.assurance.coverage import Standing, level_counts
from hub.analytics.assurance.standing import Standings, read_tools
from hub.analytics.paths.difference import (
    CoverageChange,
    HotspotChange,
    PairsGoing,
    SinglePointChange,
    SpotChange,
    WhatIf,
)
from hub.analytics.paths.losses import read_losses
from hub.errors import BadUserInput, NotFound
from hub.graph.compiler.values import Tree, Value
from hub.model.enums import AlignmentLevel, PrincipleScope
from hub.model.stored import fold

WHAT_IF = load("paths/what_if.cypher")
MOST = 100
HOTSPOT = 2
ARGUMENTS = ("retireTools", "withdrawProducts", "withdrawSuppliers")
DEPENDED_ON = ("Product", "Supplier")
COVERAGE = "coverageChanged"
PAIRS = "pairsGoing"
SUBJECTS = ("hotspotsChanged", "singlePointsChanged", "processesLosingAllTools", "outcomesLosingAllTools")
HELD = (AlignmentLevel.STATED, AlignmentLevel.EVIDENCED, AlignmentLevel.CURRENT, AlignmentLevel.INDEPENDENTLY_CHECKED)


async def what_if(
    reading: Reading,
    *,
    retire_tools: Annotated[list[str] | None, "Slugs of tools to retire or to pause, at most 100."] = None,
    withdraw_products: Annotated[list[str] | None, "Slugs of products to withdraw, at most 100."] = None,
    withdraw_suppliers: Annotated[list[str] | None, "Slugs of suppliers to withdraw, at most 100."] = None,
) -> WhatIf:
    """The difference; nothing changes where nothing is named, or only what does not act.

    Raises NotFound for an unknown slug, BadUserInput for too many. Cost: one statement, one more for `losses`, that of
    `left_out`, and one that reads where all acting tools stand when the graph has changed and `coverageChanged` or
    `pairsGoing` is asked.
    """
    tools = _few("retireTools", retire_tools)
    products = _few("withdrawProducts", withdraw_products)
    suppliers = _few("withdrawSuppliers", withdraw_suppliers)
    stopped, fed, subjects, parts = await _read(reading, tools, products, suppliers)
    gone = frozenset(slug for slug, _ in stopped)
    families = Families.of(parts)
    met = [_Subject.of(row, gone, families) for row in subjects]
    # A tool that stops itself loses nothing more by what fed it.
    losing = [row for row in fed if row[0] not in gone]
    losses = await read_losses(reading, gone) if gone and reading.wants("losses") else ()
    levels = await _standing(reading, gone)
    lost = levels.lost(gone)
    left = await _left_out(reading, tools, products, suppliers)
    return WhatIf(
        left.stale_count,
        left.uncertain_count,
        _by_name("Tool", [*stopped, *losing]),
        _by_name("Tool", stopped),
        _by_name("Tool", losing),
        _bare("Process", met),
        _bare("Outcome", met),
        losses,
        tuple(_changes(HotspotChange, met)),
        tuple(_changes(SinglePointChange, [subject for subject in met if subject.node.label in DEPENDED_ON])),
        _pairs(lost),
        tuple(levels.changed(lost)),
    )


async def _read(reading: Reading, tools: list[str], products: list[str], suppliers: list[str]) -> tuple[Any, ...]:
    """What stops, what it feeds, what it acts on, and who is part of whom. Raises NotFound for an unknown slug."""
    # What no field of the request shows is not read.
    parts = ("SUBJECTS",) if any(map(reading.wants, SUBJECTS)) else ()
    [[stopped, fed, subjects, known, bodies]] = await reading.ask(
        WHAT_IF, where=acting(None), parts=parts, tools=tools, products=products, suppliers=suppliers
    )
    for argument, slugs, known_slugs in zip(ARGUMENTS, (tools, products, suppliers), known, strict=True):
        _require(argument, slugs, known_slugs)
    return stopped, fed, subjects, bodies


async def _left_out(reading: Reading, tools: list[str], products: list[str], suppliers: list[str]) -> LeftOut:
    """How many of the tools that are named, or that stand on what is, change nothing as they do not act."""
    if not (tools or products or suppliers):
        return LeftOut(0, 0, 0)
    # As a filter, so that the same hand compiles it as compiles the filters of lists.
    of = [_among(slugs) for slugs in (tools, products, suppliers)]
    where: Tree = {
        "or": [
            of[0],
            {"products": {"some": {"node": of[1]}}},
            {"suppliers": {"some": {"node": of[2]}}},
            {"products": {"some": {"node": {"supplier": of[2]}}}},
        ]
    }
    return await left_out(reading, where)


def _among(slugs: list[str]) -> Tree:
    return {"slug": {"in": Value(slugs)}}


def _few(argument: str, slugs: list[str] | None) -> list[str]:
    if slugs is not None and len(slugs) > MOST:
        raise BadUserInput(f"{argument}: {len(slugs)} slugs are too many; give at most {MOST}")
    return slugs or []


def _require(argument: str, slugs: list[str], known: list[str]) -> None:
    if unknown := sorted(set(slugs).difference(known)):
        raise NotFound.of(argument, unknown[0])


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

    @property
    def becomes(self) -> SpotChange | None:
        """What becomes of it as a spot of two or more agencies; None where it is none, or does not change."""
        was, will = (counts.agencies >= HOTSPOT for counts in (self.before, self.after))
        if was and will:
            # Fewer tools of the same agencies leave a spot as it was.
            return None if self.after[1:] == self.before[1:] else SpotChange.STAYS
        return SpotChange.GOES if was else SpotChange.COMES if will else None

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


S = TypeVar("S", HotspotChange, SinglePointChange)


def _changes(kind: Callable[..., S], subjects: Iterable[_Subject]) -> Iterator[S]:
    for subject in sorted(subjects, key=_Subject.place):
        if change := subject.becomes:
            now, then = subject.before, subject.after
            counts = (now.families, then.families, now.agencies, then.agencies, now.tools, then.tools)
            yield kind(change, *counts, subject.node)


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

    @classmethod
    def none(cls, day: str) -> _Levels:
        """No tool stands anywhere."""
        return cls(Standings(day, PrincipleScope.TOOL, (), {}), {})

    def lost(self, gone: frozenset[str]) -> Counter[Standing]:
        """How many of the tools that stop stand at each level."""
        return level_counts(self.standings, [subject for subject in self.standings.subjects if subject.slug in gone])

    def changed(self, lost: Counter[Standing]) -> Iterator[CoverageChange]:
        """What changes by that. What was not assessed is not lost."""
        for framework in sorted(
            self.standings.frameworks.values(), key=lambda framework: (fold(framework.title), framework.slug)
        ):
            for principle in framework.principles:
                for level in AlignmentLevel:
                    at = (framework.slug, principle.slug, level)
                    if lost[at] and level is not AlignmentLevel.NOT_ASSESSED:
                        refs = Ref("Framework", framework.slug), Ref("Principle", principle.slug)
                        yield CoverageChange(level, self.before[at], self.before[at] - lost[at], *refs)


def _pairs(lost: Counter[Standing]) -> PairsGoing:
    """Pairs of tools that stop. A level that is neither held nor not assessed is a contradiction."""
    held = sum(count for (_, _, level), count in lost.items() if level in HELD)
    nothing = sum(count for (_, _, level), count in lost.items() if level is AlignmentLevel.NOT_ASSESSED)
    return PairsGoing(lost.total(), held, lost.total() - held - nothing, nothing)


async def _standing(reading: Reading, gone: frozenset[str]) -> _Levels:
    """Where acting tools stand, if some of them stop and it is asked for."""
    if gone and (reading.wants(COVERAGE) or reading.wants(PAIRS)):
        # It does not depend on what stops, so it is worked out once for all who ask until the graph changes.
        return await kept(reading, "levels", partial(_levels, reading))
    return _Levels.none(reading.day)


async def _levels(reading: Reading) -> _Levels:
    standings = await read_tools(reading, where=acting(None))
    return _Levels(standings, level_counts(standings, standings.subjects))
