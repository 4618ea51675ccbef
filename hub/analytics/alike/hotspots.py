"""Where tools of several agencies act on the same process, outcome, product or supplier.

Asked by the API as `overlapHotspots`. Over tools that act, unless the filter names a status.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from hub.analytics.alike.features import acting
from hub.analytics.asking.answer_types import Filter, On, One, Pages, Placed, Ref
from hub.analytics.asking.bodies import wholes
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.errors import BadUserInput
from hub.graph.statement import Row
from hub.model.enums import Choice
from hub.model.stored import fold

HOTSPOTS = load("alike/hotspots.cypher")


class HotspotSubject(Choice):
    """What several agencies' tools may meet on."""

    PROCESS = "PROCESS", "Processes that they affect."
    OUTCOME = "OUTCOME", "Outcomes that they bear on."
    PRODUCT = "PRODUCT", "Products that they are built on."
    SUPPLIER = "SUPPLIER", "Suppliers of theirs or of their products."


@dataclass(frozen=True, slots=True)
class OverlapHotspot(Placed):
    """Something on which tools of several agencies act."""

    subject: Annotated[Ref, One("Process", "Outcome", "Product", "Supplier"), "What they meet on."]
    agency_count: Annotated[int, "Owners of the tools."]
    family_count: Annotated[int, "The same, but all parts of one topmost body counted once, with that body."]
    tool_count: Annotated[int, "Tools."]
    agencies: Annotated[tuple[Ref, ...], Pages("Agency"), "The owners, by name."]
    tools: Annotated[tuple[Ref, ...], Pages("Tool"), "The tools, by name."]


async def overlap_hotspots(
    reading: Reading,
    *,
    over: Annotated[HotspotSubject, "What they meet on."],
    min_agencies: Annotated[int, "At least this many agencies, 1 or more."] = 2,
    where: Annotated[Filter | None, On("Tool"), "Which tools to count; acting ones unless it names a status."] = None,
) -> list[OverlapHotspot]:
    """The hot spots: most agencies first, then most tools, then by name.

    Raises BadUserInput when `min_agencies` is below 1. Cost: one statement.
    """
    if min_agencies < 1:
        raise BadUserInput("minAgencies: give 1 or more")
    parts = {over.value, "TOOLS"} if reading.wants("tools") else {over.value}
    [[spots, pairs]] = await reading.ask(HOTSPOTS, where=acting(where), parts=parts, least=min_agencies)
    parents = wholes(pairs)
    top = cache(lambda agency: topmost(agency, parents))
    return sorted((_hotspot(over, spot, top) for spot in spots), key=OverlapHotspot.place)


def _hotspot(over: HotspotSubject, spot: Row, top: Callable[[str], str]) -> OverlapHotspot:
    count, owners, tools, slug, name = spot
    return OverlapHotspot(
        Ref(over.value.capitalize(), slug),
        len(owners),
        len({top(owner) for owner, _ in owners}),
        count,
        by_name("Agency", owners),
        by_name("Tool", tools),
    ).at(-len(owners), -count, fold(name), slug)


def by_name(label: str, found: Iterable[tuple[str, str]]) -> tuple[Ref, ...]:
    """Nodes of a label, from their slugs and names, by name."""
    return tuple(Ref(label, slug) for slug, _ in sorted(found, key=lambda one: (fold(one[1]), one[0])))


def topmost(agency: str, parents: Mapping[str, Iterable[str]]) -> str:
    """The body at the top of those that an agency is part of, itself if it is part of none.

    Of several parents the one with the least slug is followed; a circle ends where it began to repeat.
    """
    seen = {agency}
    while above := set(parents.get(agency, ())) - seen:
        agency = min(above)
        seen.add(agency)
    return agency
