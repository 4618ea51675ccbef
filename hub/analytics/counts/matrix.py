"""Agencies against stages, processes against suppliers: how many tools stand in each cell.

Asked by the API as `impactMatrix`. Counts tools that act, unless `where` says itself which to take; an agency's are
those it owns.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Annotated, Any

from hub.analytics.asking.acting_filter import CHOSEN, RETIRED, STALE, UNCERTAIN, acting, left_out
from hub.analytics.asking.answer_types import Filter, On
from hub.analytics.asking.reading import Reading
from hub.analytics.counts.axes import Counted, Item, read_axes
from hub.model.enums import AiClass, Choice, ToolStatus
from hub.model.stored import fold

LAST = 10**9


class MatrixAxis(Choice):
    """What the rows or the columns of a matrix are."""

    AGENCY = "AGENCY", "Agencies; a tool stands under its owner."
    STAGE = "STAGE", "Stages; a tool stands under the stage of each process it affects, or the stage it affects whole."
    PROCESS = "PROCESS", "Processes within stages; a tool that affects a stage as a whole stands under none of them."
    OUTCOME = "OUTCOME", "Outcomes that the tool bears on."
    PRODUCT = "PRODUCT", "Products that the tool is built on."
    SUPPLIER = "SUPPLIER", "Suppliers of the tool or of its products."
    STATUS = "STATUS", "The status on the day asked for."
    AI_CLASS = "AI_CLASS", "The family of technique."


ENUMERATED: dict[MatrixAxis, type[Choice]] = {MatrixAxis.STATUS: ToolStatus, MatrixAxis.AI_CLASS: AiClass}


@dataclass(frozen=True, slots=True)
class MatrixItem:
    """One row or column."""

    slug: Annotated[str, "Slug of the node, or the name of the enumeration's value."]
    name: Annotated[str, "Name in words."]


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """How many tools stand under one row and one column."""

    row: Annotated[str, "Slug of the row."]
    column: Annotated[str, "Slug of the column."]
    tool_count: Annotated[int, "Distinct tools, at least 1."]


@dataclass(frozen=True, slots=True)
class ImpactMatrix:
    """Two axes and the tools where they meet. A tool with three processes counts once under each of them."""

    rows: Annotated[tuple[MatrixItem, ...], "Every visible item, whether a tool stands under it or not."]
    columns: Annotated[tuple[MatrixItem, ...], "Every visible item, whether a tool stands under it or not."]
    stale_count: Annotated[int, STALE]
    retired_count: Annotated[int, RETIRED]
    uncertain_count: Annotated[int, UNCERTAIN]
    cells: Annotated[tuple[MatrixCell, ...], "Cells with a tool, by row, then by column; a zero is left out."]


async def impact_matrix(
    reading: Reading,
    *,
    rows: Annotated[MatrixAxis, "What the rows are."],
    columns: Annotated[MatrixAxis, "What the columns are."],
    where: Annotated[Filter | None, On("Tool"), CHOSEN] = None,
) -> ImpactMatrix:
    """The matrix. Stages and processes run as the legal process does, values as declared, the rest by name.

    A tool without an item on an axis stands in no cell. Cost: one statement, and that of `left_out`.
    """
    counted = await read_axes(reading, (rows, columns), acting(where), listed=(rows, columns))
    down, across = _axis(rows, counted), _axis(columns, counted)
    counts = {(row.slug, column.slug): n for (row, column), n in counted.counts.items() if row and column}
    cells = (
        MatrixCell(row.slug, column.slug, counts[row.slug, column.slug])
        for row, column in product(down, across)
        if (row.slug, column.slug) in counts
    )
    left = await left_out(reading, where)
    beside = left.stale_count, left.retired_count, left.uncertain_count
    return ImpactMatrix(_shown(down), _shown(across), *beside, tuple(cells))


def _axis(axis: MatrixAxis, counted: Counted) -> list[Item]:
    if axis in ENUMERATED:
        return [Item(choice.value, choice.label) for choice in ENUMERATED[axis]]
    if axis in (MatrixAxis.STAGE, MatrixAxis.PROCESS):
        wanted = [row for row in counted.listed["PROCESS"] if row[2] == axis.value]
        return [Item(slug, name) for slug, name, *_ in sorted(wanted, key=_in_process)]
    return sorted((Item(*row) for row in counted.listed[axis.value]), key=lambda item: (fold(item.name), item.slug))


def _in_process(row: list[Any]) -> tuple[int, str, int, str]:
    """Where a process stands: its stage's order and its own; one without a visible stage comes last."""
    slug, _, kind, order, stage = row
    if kind == "STAGE":
        return order, slug, 0, slug
    [stage_order, stage_slug] = stage[0] if stage else [LAST, ""]
    return stage_order, stage_slug, order, slug


def _shown(items: list[Item]) -> tuple[MatrixItem, ...]:
    return tuple(MatrixItem(item.slug, item.name) for item in items)
