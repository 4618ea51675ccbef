"""A page of a list costs what it shows and not what the register holds: Neo4j says what its plan touched."""

from __future__ import annotations

from typing import Any

import pytest
from neo4j import AsyncGraphDatabase

from hub.api.schema.hub_schema import ApiSchema
from hub.files import shipped
from hub.graph.migrations import migrate
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.model.stored import held
from tests.api.hub_under_test import Hub
from tests.conftest import Engine, wipe
from tests.which_engines import ENGINES

TOOLS = 3_000
PAGE = 20
MOST_HITS = 40 * PAGE
"""Half of the tools may not be seen, so some 41 are looked at; all are looked at with more than 3,000 hits."""
ROWS = [
    {
        "slug": f"t{i:05}",
        "name": f"Tool {i // 2:05}",
        "nameSort": f"tool {i // 2:05}",
        "marking": "PUBLISHED" if i % 2 else "OFFICIAL",
        **held(None, None),
    }
    for i in range(TOOLS)
]
"""Two of each name, one of them hidden."""
SEEN = [row["slug"] for row in ROWS if row["marking"] == "PUBLISHED"]
_WRITE = "UNWIND $rows AS row CREATE (t:Tool) SET t = row"


async def profiled(engine: Engine, statement: Statement) -> tuple[int, str]:
    """What the database touched for a statement, and its plan."""
    endpoint = engine.endpoint
    auth = (endpoint.user, endpoint.password)
    async with AsyncGraphDatabase.driver(endpoint.uri, auth=auth) as driver:
        text: Any = f"PROFILE {statement.text}"
        parameters = dict(statement.parameters)
        _, summary, _ = await driver.execute_query(text, parameters, database_=endpoint.database)
    hits, names, plans = 0, list[str](), [summary.profile or {}]
    while plans:
        plan = plans.pop()
        hits += plan.get("dbHits", 0)
        names.append(str(plan.get("operatorType")))
        plans += plan.get("children", [])
    return hits, " ".join(names)


@pytest.fixture
async def many(patient_graph: Graph, api: ApiSchema) -> Hub:
    """A migrated graph with many tools."""

    async def write(tx: Transaction) -> None:
        await tx.run(Statement(_WRITE, {"rows": ROWS}))

    await wipe(patient_graph)
    await migrate(patient_graph, api.model, shipped("schema") / "graph")
    await patient_graph.write(write)
    await patient_graph.schema(Statement("CALL db.awaitIndexes(60)"))
    return Hub(patient_graph, api)


@pytest.mark.parametrize("engine", [ENGINES[1]], indirect=True, scope="session")
async def test_a_bounded_page_touches_a_bounded_number_of_rows(many: Hub, engine: Engine) -> None:
    """Forwards and backwards, from either end and from a cursor in the middle; what stands there is right."""
    middle = len(SEEN) // 2
    first = await many.ask("{ tools(first: 100) { nodes { slug } pageInfo { endCursor } } }")
    cursor = first.data["tools"]["pageInfo"]["endCursor"]
    for _ in range(middle // 100):
        following = await many.ask(f'{{ tools(first: 100, after: "{cursor}") {{ pageInfo {{ endCursor }} }} }}')
        cursor = following.data["tools"]["pageInfo"]["endCursor"]
    at = 100 * (middle // 100 + 1)
    down = "orderBy: [{ name: DESC }]"
    pages = {
        f"first: {PAGE}": SEEN[:PAGE],
        f"last: {PAGE}": SEEN[-PAGE:],
        f'first: {PAGE}, after: "{cursor}"': SEEN[at : at + PAGE],
        f'last: {PAGE}, before: "{cursor}"': SEEN[at - PAGE - 1 : at - 1],
        f"first: {PAGE}, {down}": SEEN[: -PAGE - 1 : -1],
        f"last: {PAGE}, {down}": SEEN[PAGE - 1 :: -1],
    }
    for arguments, expected in pages.items():
        answer = await many.ask(f"{{ tools({arguments}) {{ nodes {{ slug }} pageInfo {{ hasPreviousPage }} }} }}")
        assert [tool["slug"] for tool in answer.data["tools"]["nodes"]] == expected, arguments
        [statement] = answer.sent
        hits, plan = await profiled(engine, statement)
        assert hits < MOST_HITS, (arguments, hits, plan)
