"""How many tools there are by owner, status or whatever else is asked for, without fetching them.

Asked by the API as `toolGroups`. Counts every tool that `where` selects, acting or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from hub.analytics.asking.answer_types import Filter, On
from hub.analytics.asking.reading import Reading
from hub.analytics.counts.axes import Item, read_axes
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

    count: Annotated[int, "Distinct tools, at least 1."]
    keys: Annotated[tuple[ToolGroupKey, ...], "One for each field of `groupBy`, in that order."]


async def tool_groups(
    reading: Reading,
    *,
    group_by: Annotated[list[ToolGrouping], "What to count by, 1 to 4 different fields."],
    where: Annotated[Filter | None, On("Tool"), "Only tools that satisfy this."] = None,
) -> list[ToolGroup]:
    """The groups that have a tool, largest first, then by labels.

    Raises BadUserInput for no field, one twice, more than 4, or more than 5,000 groups. Cost: one statement.
    """
    if not 1 <= len(group_by) <= MOST_KEYS or len(set(group_by)) < len(group_by):
        raise BadUserInput(f"groupBy: give 1 to {MOST_KEYS} different fields")
    found = await read_axes(reading, group_by, where)
    counts = [(tuple(item or NONE for item in items), count) for items, count in found.counts.items()]
    if len(counts) > MOST_GROUPS:
        raise BadUserInput(f"groupBy: this makes more than {MOST_GROUPS:,} groups; give fewer fields or narrow where")
    ordered = sorted(counts, key=lambda entry: (-entry[1], [(fold(item.name), item.slug) for item in entry[0]]))
    return [ToolGroup(count, _shown(group_by, items)) for items, count in ordered]


def _shown(group_by: list[ToolGrouping], items: tuple[Item, ...]) -> tuple[ToolGroupKey, ...]:
    return tuple(ToolGroupKey(axis, item.slug or None, item.name) for axis, item in zip(group_by, items, strict=True))
