"""How many tools there are by owner, status or whatever else is asked for, without fetching them.

Asked by the API as `toolGroups`. Counts tools that act, unless `where` says itself which to take.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import Annotated, Any

from hub.analytics.asking.acting_filter import CHOSEN, RETIRED, STALE, UNCERTAIN, acting, names_acting
from hub.analytics.asking.answer_types import Filter, On
from hub.analytics.asking.reading import Reading
from hub.analytics.counts.axes import STANDING, Item, Standing, Under, read_axes, tools_under
from hub.errors import BadUserInput
from hub.model.enums import Choice
from hub.model.stored import fold

MOST_KEYS = 4
MOST_GROUPS = 5_000
NONE = Item("", "None recorded")


class ToolGrouping(Choice):
    """What tools can be counted by."""

    OWNER = "OWNER", "The agency that owns the tool."
    OWNER_KIND = "OWNER_KIND", "The kind of agency that owns the tool."
    STATUS = "STATUS", "The status on the day asked for."
    AI_CLASS = "AI_CLASS", "The family of technique."
    SCOPE = "SCOPE", "Core to the criminal justice system, or adjacent to it."
    STAGE = "STAGE", "The stages of the processes it affects."
    PROCESS = "PROCESS", "The processes it affects."
    OUTCOME = "OUTCOME", "The outcomes it bears on."
    PRODUCT = "PRODUCT", "The products it is built on."
    SUPPLIER = "SUPPLIER", "Its suppliers and those of its products."
    TECHNIQUE = "TECHNIQUE", "Its techniques."


@dataclass(frozen=True, slots=True)
class ToolGroupKey:
    """One of the things that the tools of a group have in common."""

    field: Annotated[ToolGrouping, "What it is."]
    slug: Annotated[str | None, "Slug, or the name of an enumeration's value; null when none is recorded."]
    label: Annotated[str, 'Name in words; "None recorded" when there is none.']


@dataclass(frozen=True, slots=True)
class ToolGroup:
    """Tools that have the same keys. A tool with two processes is in the group of each, and counts once in each."""

    count: Annotated[int, "Distinct tools; 0 where only tools that are not counted have these keys."]
    stale_count: Annotated[int, f"Of these keys. {STALE}"]
    retired_count: Annotated[int, f"Of these keys. {RETIRED}"]
    uncertain_count: Annotated[int, f"Of these keys. {UNCERTAIN}"]
    keys: Annotated[tuple[ToolGroupKey, ...], "One for each field of `groupBy`, in that order."]


async def tool_groups(
    reading: Reading,
    *,
    group_by: Annotated[list[ToolGrouping], "What to count by, 1 to 4 different fields."],
    where: Annotated[Filter | None, On("Tool"), CHOSEN] = None,
) -> list[ToolGroup]:
    """Every group that has a tool, counted or left out: largest first, then of most left out, then by labels.

    Raises BadUserInput for no field, one twice, more than 4, or more than 5,000 groups. Cost: one statement, of a past
    day three.
    """
    if not 1 <= len(group_by) <= MOST_KEYS or len(set(group_by)) < len(group_by):
        raise BadUserInput(f"groupBy: give 1 to {MOST_KEYS} different fields")
    counted = await _standing(reading, group_by, where)
    uncertain = await _uncertain(reading, group_by, where)
    made = [_group(group_by, under, counted[under], uncertain[under]) for under in {**counted, **uncertain}]
    groups = [group for group in made if any(_counts(group))]
    if len(groups) > MOST_GROUPS:
        raise BadUserInput(f"groupBy: this makes more than {MOST_GROUPS:,} groups; give fewer fields or narrow where")
    return sorted(groups, key=_place)


async def _standing(
    reading: Reading, group_by: list[ToolGrouping], where: Filter | None
) -> defaultdict[Under, Counter[str]]:
    """How many tools are counted, last known acting and retired, under each combination of items."""
    by_status: defaultdict[Under, Counter[str]] = defaultdict(Counter)
    if names_acting(where):
        for under, count in (await read_axes(reading, group_by, where)).counts.items():
            by_status[under][Standing.ACTS] = count
        return by_status
    for (*under, standing), count in (await read_axes(reading, [*group_by, STANDING], where)).counts.items():
        if standing:
            by_status[tuple(under)][standing.slug] = count
    return by_status


async def _uncertain(reading: Reading, group_by: list[ToolGrouping], where: Filter | None) -> Counter[Under]:
    """How many tools would be counted under each combination of items only with what is possible on the day."""
    if not reading.past or reading.possible:
        return Counter()
    possible = await tools_under(replace(reading, possible=True), group_by, acting(where))
    held = await tools_under(reading, group_by, acting(where))
    return Counter({under: len(tools - held.get(under, set())) for under, tools in possible.items()})


def _group(group_by: list[ToolGrouping], under: Under, standing: Counter[str], uncertain: int) -> ToolGroup:
    return ToolGroup(
        standing[Standing.ACTS],
        standing[Standing.STALE],
        standing[Standing.RETIRED],
        uncertain,
        _shown(group_by, under),
    )


def _counts(group: ToolGroup) -> tuple[int, int, int, int]:
    return group.count, group.stale_count, group.retired_count, group.uncertain_count


def _place(group: ToolGroup) -> tuple[Any, ...]:
    return tuple(-count for count in _counts(group)), [(fold(key.label), key.slug or "") for key in group.keys]


def _shown(group_by: list[ToolGrouping], under: Under) -> tuple[ToolGroupKey, ...]:
    items = [key or NONE for key in under]
    return tuple(ToolGroupKey(axis, item.slug or None, item.name) for axis, item in zip(group_by, items, strict=True))
