"""What tools of several agencies stand on together: one product or supplier whose failure would touch them all.

Asked by the API as `singlePointsOfFailure`. Over tools that act, unless the filter names a status. It says what hangs
on one thing, not that there is no other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Annotated

from hub.analytics.alike.features import acting
from hub.analytics.alike.hotspots import by_name
from hub.analytics.asking.answer_types import Filter, On, One, Pages, Placed, Ref
from hub.analytics.asking.memo import kept
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.errors import BadUserInput
from hub.graph.statement import Row
from hub.model.stored import fold

SINGLE_POINTS = load("paths/single_points.cypher")


@dataclass(frozen=True, slots=True)
class SinglePointOfFailure(Placed):
    """A product, or a supplier of tools or of their products, on which tools of several agencies depend."""

    subject: Annotated[Ref, One("Product", "Supplier"), "What they depend on."]
    agency_count: Annotated[int, "Owners of the tools."]
    tool_count: Annotated[int, "Tools."]
    process_count: Annotated[int, "Processes that these tools affect."]
    agencies: Annotated[tuple[Ref, ...], Pages("Agency"), "The owners, by name."]
    tools: Annotated[tuple[Ref, ...], Pages("Tool"), "The tools, by name."]
    processes: Annotated[tuple[Ref, ...], Pages("Process"), "The processes, by name."]


async def single_points_of_failure(
    reading: Reading,
    *,
    min_agencies: Annotated[int, "At least this many agencies, 1 or more."] = 2,
    where: Annotated[Filter | None, On("Tool"), "Which tools to count; acting ones unless it names a status."] = None,
) -> list[SinglePointOfFailure]:
    """The points: most processes first, then most agencies, most tools, then by name.

    Raises BadUserInput when `min_agencies` is below 1. Cost: one statement; without `where` its answer is kept, and
    the next asker's is a small one.
    """
    if min_agencies < 1:
        raise BadUserInput("minAgencies: give 1 or more")
    if where is None:
        every = await kept(reading, "single points of failure", partial(_read, reading))
        return [one for one in every if one.agency_count >= min_agencies]
    return await _read(reading, where, min_agencies)


async def _read(reading: Reading, where: Filter | None = None, least: int | None = None) -> list[SinglePointOfFailure]:
    """Those of so many agencies, or of any number. Their tools are left out only of what is not kept."""
    parts = ("TOOLS",) if least is None or reading.wants("tools") else ()
    [[points]] = await reading.ask(SINGLE_POINTS, where=acting(where), parts=parts, least=least or 0)
    return sorted(map(_point, points), key=SinglePointOfFailure.place)


def _point(row: Row) -> SinglePointOfFailure:
    label, slug, name, count, owners, steps, tools = row
    return SinglePointOfFailure(
        Ref(label, slug),
        len(owners),
        count,
        len(steps),
        by_name("Agency", owners),
        by_name("Tool", tools),
        by_name("Process", steps),
    ).at(-len(steps), -len(owners), -count, fold(name), slug)
