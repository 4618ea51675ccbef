"""A backup holds everything as it was at a single moment, and fills an empty graph with the same."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path

import pytest

from hub.access.roles import Role
from hub.actors.keys import keys, make_key
from hub.actors.rights import Rights
from hub.errors import BadUserInput
from hub.files import shipped
from hub.graph.backup import back_up, read_backup, restore
from hub.graph.digest import graph_digest
from hub.graph.logs.verify import verify
from hub.graph.migrations import migrate
from hub.graph.session import Graph
from hub.model.enums import Marking
from hub.model.registry import the_model
from tests.records.calls import MILL, RIDDLE, said
from tests.records.graphs import change, load


@pytest.fixture
async def held(migrated: Graph, tmp_path: Path) -> Graph:
    """A graph with records, a change that somebody made, and a key."""
    await load(migrated, tmp_path)
    await said(migrated, MILL, {"create": {"tool": RIDDLE}})
    await make_key(migrated, Rights("mill", frozenset({Role.READER}), Marking.PUBLISHED), "A test", 3)
    return migrated


async def empty(graph: Graph) -> None:
    await change(graph, "MATCH (n) DETACH DELETE n")
    await migrate(graph, the_model(), shipped("schema") / "graph")


async def test_what_was_backed_up_is_restored_whole(held: Graph) -> None:
    digest, known = await graph_digest(held), await keys(held)
    content, kept = await back_up(held)
    await empty(held)
    assert await restore(held, the_model(), content) == kept
    assert (await graph_digest(held), await keys(held)) == (digest, known)
    assert (await back_up(held))[1] == kept
    assert [checked.wrong for checked in (await verify(held)).values()] == [(), ()]
    with pytest.raises(BadUserInput, match="holds records already"):
        await restore(held, the_model(), content)


async def test_a_backup_beside_writers_is_of_a_single_moment(held: Graph) -> None:
    tools = [{"create": {"tool": {**RIDDLE, "slug": f"riddle-{n}"}}} for n in range(8)]

    async def write() -> None:
        for tool in tools:
            await said(held, MILL, tool)

    (content, _), _ = await asyncio.gather(back_up(held), write())
    await empty(held)
    await restore(held, the_model(), content)
    assert [checked.wrong for checked in (await verify(held)).values()] == [(), ()]


async def test_a_damaged_backup_restores_nothing(held: Graph) -> None:
    content, _ = await back_up(held)
    text = gzip.decompress(content).decode()
    await empty(held)
    before = await graph_digest(held)
    lines = text.split("\n")
    node = next(line for line in lines if line.startswith('["node","Tool"'))
    damaged = {
        content[:-40]: "only a part",
        b"nothing": "no backup",
        gzip.compress(text.replace('"backup":1', '"backup":9').encode()): "another version",
        gzip.compress(text.replace("The Mill", "The Hill").encode()): "not those that were written",
        gzip.compress("\n".join(line for line in lines if line != node).encode()): "not those that were written",
    }
    for broken, sentence in damaged.items():
        with pytest.raises(BadUserInput, match=sentence):
            await restore(held, the_model(), broken)
    assert await graph_digest(held) == before
    assert read_backup(content)[1].nodes == sum(line.startswith('["node"') for line in lines)
