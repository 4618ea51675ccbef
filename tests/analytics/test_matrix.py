"""How many tools stand where two axes meet."""

from __future__ import annotations

from hub.analytics.asking.answer_types import Filter
from hub.analytics.counts.matrix import ImpactMatrix, MatrixAxis, impact_matrix
from hub.graph.session import Graph
from hub.model.enums import ToolStatus
from tests.analytics.world import HIDDEN, World, only, reading

A = MatrixAxis


def court() -> World:
    """Two stages out of alphabetical order, and tools on their steps."""
    world = World().node("Agency", "b-court", name="A court").node("Agency", "a-force", name="B force")
    world.node("Process", "z-first", kind="STAGE", order=1).node("Process", "a-second", kind="STAGE", order=2)
    for slug, stage, order in (("late", "z-first", 2), ("early", "z-first", 1), ("other", "a-second", 1)):
        world.node("Process", slug, kind="PROCESS", order=order).link(f"Process:{slug}", "PART_OF", f"Process:{stage}")
    world.node("Process", "loose", kind="PROCESS", order=0)
    world.tool("t", "b-court").tool("u", "b-court", "RETIRED").tool("v", "a-force").tool("w", "a-force")
    for tool, process in (("t", "late"), ("t", "early"), ("u", "early"), ("v", "a-second"), ("w", "loose")):
        world.link(f"Tool:{tool}", "AFFECTS", f"Process:{process}")
    return world


async def matrix(graph: Graph, rows: MatrixAxis, columns: MatrixAxis, where: Filter | None = None) -> ImpactMatrix:
    """The matrix as nobody in particular sees it."""
    async with reading(graph) as look:
        return await impact_matrix(look, rows=rows, columns=columns, where=where)


def cells(answer: ImpactMatrix) -> list[tuple[str, str, int]]:
    """The cells as rows of a table."""
    return [(cell.row, cell.column, cell.tool_count) for cell in answer.cells]


async def test_agencies_and_stages(graph: Graph) -> None:
    await court().write(graph)
    answer = await matrix(graph, A.AGENCY, A.STAGE)
    assert [(row.slug, row.name) for row in answer.rows] == [("b-court", "A court"), ("a-force", "B force")]
    assert [column.slug for column in answer.columns] == ["z-first", "a-second"]
    assert cells(answer) == [("b-court", "z-first", 1), ("a-force", "a-second", 1)]
    assert (answer.stale_count, answer.retired_count, answer.uncertain_count) == (0, 1, 0)


async def test_processes_run_as_the_legal_process_does(graph: Graph) -> None:
    await court().write(graph)
    answer = await matrix(graph, A.PROCESS, A.AGENCY)
    assert [row.slug for row in answer.rows] == ["early", "late", "other", "loose"]
    assert cells(answer) == [("early", "b-court", 1), ("late", "b-court", 1), ("loose", "a-force", 1)]


async def test_where_selects_the_tools(graph: Graph) -> None:
    await court().write(graph)
    retired = await matrix(graph, A.AGENCY, A.STAGE, only(status={"eq": ToolStatus.RETIRED.value}))
    assert cells(retired) == [("b-court", "z-first", 1)]
    assert retired.retired_count == 0
    of_force = await matrix(graph, A.AGENCY, A.STAGE, only(owner={"slug": {"eq": "a-force"}}))
    assert cells(of_force) == [("a-force", "a-second", 1)]
    assert of_force.retired_count == 0


async def test_values_of_an_enumeration_are_all_listed(graph: Graph) -> None:
    await court().write(graph)
    answer = await matrix(graph, A.STATUS, A.AI_CLASS)
    assert [row.slug for row in answer.rows][:2] == ["PROPOSED", "PLANNED"]
    assert (len(answer.rows), len(answer.columns)) == (9, 5)
    assert cells(answer) == [("LIVE", "GENERATIVE", 3)]


async def test_outcomes_products_and_suppliers(graph: Graph) -> None:
    world = (
        World().node("Outcome", "o").node("Product", "p").node("Supplier", "s").node("Supplier", "q").tool("t", None)
    )
    world.link("Tool:t", "BEARS_ON", "Outcome:o").link("Tool:t", "BUILT_ON", "Product:p")
    world.link("Product:p", "SUPPLIED_BY", "Supplier:s").link("Tool:t", "SUPPLIED_BY", "Supplier:s")
    await world.write(graph)
    assert cells(await matrix(graph, A.OUTCOME, A.SUPPLIER)) == [("o", "s", 1)]
    assert cells(await matrix(graph, A.PRODUCT, A.PRODUCT)) == [("p", "p", 1)]
    assert [column.slug for column in (await matrix(graph, A.OUTCOME, A.SUPPLIER)).columns] == ["q", "s"]


async def test_hidden_items_are_not_listed(graph: Graph) -> None:
    world = World().node("Agency", "x", **HIDDEN).node("Process", "s", kind="STAGE", order=1, **HIDDEN).tool("t", "x")
    await world.link("Tool:t", "AFFECTS", "Process:s").write(graph)
    assert await matrix(graph, A.AGENCY, A.STAGE) == ImpactMatrix((), (), 0, 0, 0, ())
