"""What is told of the difference that stopping some tools would make.

Made by hub.analytics.paths.what_if. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from hub.analytics.asking.answer_types import Many, One, Pages, Ref
from hub.analytics.paths.losses import ProcessLoss
from hub.model.enums import AlignmentLevel, Choice


class SpotChange(Choice):
    """What becomes of a hot spot or a single point of failure, of which two agencies make one."""

    GOES = "GOES", "It is one now, and would be none."
    COMES = "COMES", "It is none now, and would be one."
    STAYS = "STAYS", "It would stay one, of other numbers of agencies or families."


@dataclass(frozen=True, slots=True)
class HotspotChange:
    """An overlap hot spot on which other numbers of agencies or families would act; below 2 agencies it is none."""

    change: Annotated[SpotChange, "What becomes of it."]
    family_count_before: Annotated[int, "Families of these agencies now."]
    family_count_after: Annotated[int, "Families of those that would be left."]
    agency_count_before: Annotated[int, "Owners of acting tools on it now, no umbrella beside a member."]
    agency_count_after: Annotated[int, "Owners of those that would be left, counted alike."]
    tool_count_before: Annotated[int, "Acting tools on it now."]
    tool_count_after: Annotated[int, "Those that would be left."]
    subject: Annotated[Ref, One("Process", "Outcome", "Product", "Supplier"), "What the tools meet on."]


@dataclass(frozen=True, slots=True)
class SinglePointChange:
    """A product or supplier under whose acting tools other numbers of agencies or families would stand."""

    change: Annotated[SpotChange, "What becomes of it as a single point of failure."]
    family_count_before: Annotated[int, "Families of these agencies now."]
    family_count_after: Annotated[int, "Families of those that would be left."]
    agency_count_before: Annotated[int, "Owners of acting tools on it now, no umbrella beside a member."]
    agency_count_after: Annotated[int, "Owners of those that would be left, counted alike."]
    tool_count_before: Annotated[int, "Acting tools on it now."]
    tool_count_after: Annotated[int, "Those that would be left."]
    subject: Annotated[Ref, One("Product", "Supplier"), "What the tools depend on."]


@dataclass(frozen=True, slots=True)
class PairsGoing:
    """Pairs of a stopping tool and a principle that applies to it, which would be pairs no more."""

    pair_count: Annotated[int, "All of them."]
    stated_or_above: Annotated[int, "Those at STATED or above."]
    contradicted: Annotated[int, "Those that are contradicted."]
    not_assessed: Annotated[int, "Those that were not assessed: nothing is lost with them."]


@dataclass(frozen=True, slots=True)
class CoverageChange:
    """A level of a principle, NOT_ASSESSED apart, at which fewer acting tools would stand; acting tools alone count."""

    level: Annotated[AlignmentLevel, "The level."]
    tool_count_before: Annotated[int, "Acting tools that the framework applies to and that stand at it now."]
    tool_count_after: Annotated[int, "Those that would be left."]
    framework: Annotated[Ref, One("Framework"), "The framework."]
    principle: Annotated[Ref, One("Principle"), "The principle."]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The difference that retiring and withdrawing would make on the day asked for. Nothing is changed by asking."""

    stale_count: Annotated[int, "Tools named, or standing on what is, that are last known acting: they change nothing."]
    uncertain_count: Annotated[int, "Such tools that would act with `possible: true` only; 0 today."]
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
    losses: Annotated[
        tuple[ProcessLoss, ...], "Steps in which agencies would lose a tool, those of the most families first."
    ]
    hotspots_changed: Annotated[
        tuple[HotspotChange, ...], "Hot spots that go, come or change, those of the most families first."
    ]
    single_points_changed: Annotated[
        tuple[SinglePointChange, ...], "Single points of failure that go, come or change, ordered alike."
    ]
    pairs_going: Annotated[PairsGoing, "Pairs of tool and principle that would go."]
    coverage_changed: Annotated[
        tuple[CoverageChange, ...], "Levels that lose an acting tool, by framework, order of the principle, and level."
    ]
