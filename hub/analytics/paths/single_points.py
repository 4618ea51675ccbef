"""What tools of several agencies stand on together: one product or supplier whose failure would touch them all.

Asked by the API as `singlePointsOfFailure`. Over tools that act, unless the filter says itself which to take.
It says what hangs on one thing, not that there is no other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Annotated

from hub.analytics.alike.hotspots import by_name
from hub.analytics.asking.acting_filter import CHOSEN, acting, left_out
from hub.analytics.asking.answer_types import Filter, Many, On, One, Pages, Placed, Ranked, Ref
from hub.analytics.asking.families import FAMILIES, IN_GENERAL, Families, Least
from hub.analytics.asking.memo import kept
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.graph.statement import Row
from hub.model.stored import fold

SINGLE_POINTS = load("paths/single_points.cypher")


@dataclass(frozen=True, slots=True)
class SinglePointOfFailure(Placed):
    """A product, or a supplier of tools or of their products, on which tools of several agencies depend."""

    subject: Annotated[Ref, One("Product", "Supplier"), "What they depend on."]
    family_count: Annotated[int, FAMILIES]
    agency_count: Annotated[int, "Owners of the tools; an umbrella is not counted beside a member."]
    tool_count: Annotated[int, "Tools, those of umbrellas among them."]
    process_count: Annotated[int, "Processes that these tools affect."]
    agencies: Annotated[tuple[Ref, ...], Pages("Agency"), "The owners that are counted, by name."]
    in_general: Annotated[tuple[Ref, ...], Many("Agency"), IN_GENERAL]
    tools: Annotated[tuple[Ref, ...], Pages("Tool"), "The tools, by name."]
    processes: Annotated[tuple[Ref, ...], Pages("Process"), "The processes, by name."]


async def single_points_of_failure(
    reading: Reading,
    *,
    min_agencies: Annotated[int, "At least this many agencies, 1 or more."] = 2,
    min_families: Annotated[int, "At least this many families, 1 or more."] = 1,
    where: Annotated[Filter | None, On("Tool"), CHOSEN] = None,
) -> Ranked[SinglePointOfFailure]:
    """The points: most families first, then most processes, most agencies, most tools, then by name.

    Raises BadUserInput when `min_agencies` or `min_families` is below 1. Cost: one statement, and that of `left_out`;
    without `where` its answer is kept, and the next asker's is a small one.
    """
    least = Least.of(min_agencies, min_families)
    if where is None:
        every = await kept(reading, "single points of failure", partial(_read, reading))
    else:
        every = await _read(reading, where, min_agencies)
    points = [point for point in every if least.met_by(point)]
    return Ranked.of(points, await left_out(reading, where))


async def _read(reading: Reading, where: Filter | None = None, least: int | None = None) -> list[SinglePointOfFailure]:
    """Those of so many owners, or of any number. Their tools are left out only of what is not kept."""
    parts = ("TOOLS",) if least is None or reading.wants("tools") else ()
    [[points, bodies]] = await reading.ask(SINGLE_POINTS, where=acting(where), parts=parts, least=least or 0)
    families = Families.of(bodies)
    return sorted((_point(row, families) for row in points), key=SinglePointOfFailure.place)


def _point(row: Row, families: Families) -> SinglePointOfFailure:
    label, slug, name, count, owners, steps, tools = row
    bodies = families.counted(owner for owner, _ in owners)
    return SinglePointOfFailure(
        Ref(label, slug),
        bodies.families,
        len(bodies.counted),
        count,
        len(steps),
        by_name("Agency", owners, bodies.counted),
        by_name("Agency", owners, bodies.in_general),
        by_name("Tool", tools),
        by_name("Process", steps),
    ).at(-bodies.families, -len(steps), -len(bodies.counted), -count, fold(name), slug)
