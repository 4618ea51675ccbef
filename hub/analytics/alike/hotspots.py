"""Where tools of several agencies act on the same process, outcome, product or supplier.

Asked by the API as `overlapHotspots`. Over tools that act, unless the filter says itself which to take.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Annotated

from hub.analytics.asking.acting_filter import CHOSEN, acting, left_out
from hub.analytics.asking.answer_types import Filter, Many, On, One, Pages, Placed, Ranked, Ref
from hub.analytics.asking.families import FAMILIES, IN_GENERAL, Families, Least
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
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
    family_count: Annotated[int, FAMILIES]
    agency_count: Annotated[int, "Owners of the tools; an umbrella is not counted beside a member."]
    tool_count: Annotated[int, "Tools, those of umbrellas among them."]
    agencies: Annotated[tuple[Ref, ...], Pages("Agency"), "The owners that are counted, by name."]
    in_general: Annotated[tuple[Ref, ...], Many("Agency"), IN_GENERAL]
    tools: Annotated[tuple[Ref, ...], Pages("Tool"), "The tools, by name."]


async def overlap_hotspots(
    reading: Reading,
    *,
    over: Annotated[HotspotSubject, "What they meet on."],
    min_agencies: Annotated[int, "At least this many agencies, 1 or more."] = 2,
    min_families: Annotated[int, "At least this many families, 1 or more."] = 1,
    where: Annotated[Filter | None, On("Tool"), CHOSEN] = None,
) -> Ranked[OverlapHotspot]:
    """The hot spots: most families first, then most agencies, most tools, then by name.

    Raises BadUserInput when `min_agencies` or `min_families` is below 1. Cost: one
    statement, and that of `left_out`.
    """
    least = Least.of(min_agencies, min_families)
    parts = {over.value, "TOOLS"} if reading.wants("tools") else {over.value}
    [[spots, bodies]] = await reading.ask(HOTSPOTS, where=acting(where), parts=parts, least=min_agencies)
    families = Families.of(bodies)
    hotspots = (_hotspot(over, spot, families) for spot in spots)
    ordered = sorted((hotspot for hotspot in hotspots if least.met_by(hotspot)), key=OverlapHotspot.place)
    return Ranked.of(ordered, await left_out(reading, where))


def _hotspot(over: HotspotSubject, spot: Row, families: Families) -> OverlapHotspot:
    count, owners, tools, slug, name = spot
    bodies = families.counted(owner for owner, _ in owners)
    return OverlapHotspot(
        Ref(over.value.capitalize(), slug),
        bodies.families,
        len(bodies.counted),
        count,
        by_name("Agency", owners, bodies.counted),
        by_name("Agency", owners, bodies.in_general),
        by_name("Tool", tools),
    ).at(-bodies.families, -len(bodies.counted), -count, fold(name), slug)


def by_name(label: str, nodes: Iterable[tuple[str, str]], only: Container[str] | None = None) -> tuple[Ref, ...]:
    """Nodes of a label, from their slugs and names, by name; `only` those of these slugs."""
    ordered = sorted(nodes, key=lambda node: (fold(node[1]), node[0]))
    return tuple(Ref(label, slug) for slug, _ in ordered if only is None or slug in only)
