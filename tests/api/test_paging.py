"""Walking a list with any page sizes, either way, gives each row once and in order, also while rows are added."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.api.schema.hub_schema import ApiSchema
from hub.graph.session import Graph
from hub.model.stored import fold, held
from tests.api.hub_under_test import Hub
from tests.conftest import wipe

ORDERS = ["", "[{ name: DESC }]", "[{ status: ASC }, { name: ASC }]", "[{ statusSince: DESC }]", "[{ since: ASC }]"]
STATUSES = ("LIVE", "PILOT", None, "RETIRED")
LISTS = {
    "of all": "{ found: tools(%s) { pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { slug } } }",
    "of one agency": '{ agency(slug: "x") { found: tools(%s) '
    "{ pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { slug } } } }",
}


def row(number: int) -> list[Any]:
    """A tool and its status, if any; names, statuses and dates repeat, so that keys are often equal."""
    since = None if number % 4 == 0 else f"20{10 + number % 3}"
    name = "Same" if number % 2 else f"Näme {number % 5}"
    times = {"marking": "PUBLISHED", "since": since, "sinceDay": since and f"{since}-12-31", **held(since, None)}
    slug, status = f"t{number * 37 % 100:02}", STATUSES[number % 4]
    tool = {"slug": slug, "name": name, "nameSort": fold(name), "aiClass": "GENERATIVE", "scope": "CORE", **times}
    link = {"key": f"k{slug}", "marking": "PUBLISHED", **held(None, None)}
    return [tool, {"slug": slug, "status": status, **times}, link]


async def add(hub: Hub, numbers: Iterable[int]) -> None:
    """Add tools to what is there."""
    await hub.write(
        "UNWIND $rows AS row MATCH (a:Agency {slug: 'x'}) "
        "CREATE (a)-[o:OWNS]->(t:Tool) SET t = row[0] SET o = row[2] "
        "WITH t, row WHERE row[1].status IS NOT NULL "
        "CREATE (t)-[r:STOOD_AT]->(s:ToolState) SET s = row[1] SET r = row[2]",
        rows=[row(number) for number in numbers],
    )


@pytest.fixture
async def small(graph: Graph, api: ApiSchema) -> Hub:
    """A graph of one agency and nothing else."""
    await wipe(graph)
    return Hub(graph, api)


async def start(hub: Hub) -> None:
    """Leave the agency with twelve tools."""
    await hub.write("MATCH (n) DETACH DELETE n")
    agency = {"slug": "x", "name": "X", "marking": "PUBLISHED", **held(None, None)}
    await hub.write("CREATE (a:Agency) SET a = $agency", agency=agency)
    await hub.write("CREATE (g:Register {slug: 'register', version: 1})")
    await add(hub, range(12))


async def page(hub: Hub, which: str, order: str, size: int, cursor: str | None, *, backward: bool) -> dict[str, Any]:
    """One page."""
    words = [f"{'last' if backward else 'first'}: {size}", f"orderBy: {order}" if order else ""]
    words.append(f'{"before" if backward else "after"}: "{cursor}"' if cursor else "")
    data = (await hub.ask(LISTS[which] % ", ".join(filter(None, words)))).data
    return data.get("found") or data["agency"]["found"]


async def walk(hub: Hub, which: str, order: str, sizes: list[int], added: list[int], *, backward: bool) -> list[str]:
    """The slugs of a whole walk in the order of the list; after each page some of `added` joins the graph."""
    pages: list[list[str]] = []
    cursor, more, waiting = None, True, list(added)
    while more:
        got = await page(hub, which, order, sizes[len(pages) % len(sizes)], cursor, backward=backward)
        info, slugs = got["pageInfo"], [node["slug"] for node in got["nodes"]]
        cursor = info["startCursor" if backward else "endCursor"] or cursor
        more = info["hasPreviousPage" if backward else "hasNextPage"]
        assert info["hasNextPage" if backward else "hasPreviousPage"] == (len(pages) > 0)
        assert slugs or not more
        pages.append(slugs)
        await add(hub, [waiting.pop(0)] if waiting else [])
    return [slug for slugs in (reversed(pages) if backward else pages) for slug in slugs]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    order=st.sampled_from(ORDERS),
    sizes=st.lists(st.integers(1, 7), min_size=1, max_size=4),
    added=st.lists(st.integers(12, 60), max_size=5, unique=True),
    backward=st.booleans(),
    which=st.sampled_from(sorted(LISTS)),
)
async def test_each_row_comes_once_and_in_order(
    order: str, sizes: list[int], added: list[int], backward: bool, which: str, small: Hub
) -> None:
    await start(small)
    whole = [node["slug"] for node in (await page(small, which, order, 100, None, backward=False))["nodes"]]
    walked = await walk(small, which, order, sizes, added, backward=backward)
    assert len(walked) == len(set(walked))
    assert [slug for slug in walked if slug in whole] == whole
    after = [node["slug"] for node in (await page(small, which, order, 100, None, backward=False))["nodes"]]
    assert walked == [slug for slug in after if slug in walked]


async def test_a_page_survives_the_loss_of_its_cursors_row(small: Hub) -> None:
    await start(small)
    first = await page(small, "of all", "", 5, None, backward=False)
    rest = [node["slug"] for node in (await page(small, "of all", "", 100, None, backward=False))["nodes"]][5:]
    await small.write("MATCH (t:Tool {slug: $slug}) DETACH DELETE t", slug=first["nodes"][-1]["slug"])
    second = await page(small, "of all", "", 100, first["pageInfo"]["endCursor"], backward=False)
    assert [node["slug"] for node in second["nodes"]] == rest
