"""The command on a graph that somebody else runs: the same answers, and a password that is shown nowhere."""

from __future__ import annotations

import asyncio
from pathlib import Path

from hub.graph.session import Graph
from tests.cli.command import run
from tests.conftest import Engine


async def test_a_question_is_answered_from_an_attached_graph(
    engine: Engine, empty_graph: Graph, tmp_path: Path
) -> None:
    """Migrated and loaded by the first command, found as it is by the second; nothing is kept in the data folder."""
    settings = {
        "NEO4J_URI": engine.endpoint.uri,
        "NEO4J_USER": engine.endpoint.user,
        "NEO4J_PASSWORD": engine.endpoint.password,
        "HUB_DEADLINE": "60",
    }
    if engine.endpoint.database:
        settings["NEO4J_DATABASE"] = engine.endpoint.database
    file = tmp_path / "count.graphql"
    file.write_text("{ tools { totalCount } }")
    seeded = await asyncio.to_thread(run, "seed", data=tmp_path / "data", settings=settings)
    assert "0 changed, 0 removed" in seeded.out, seeded.err
    again = await asyncio.to_thread(run, "seed", data=tmp_path / "data", settings=settings)
    assert "0 created, 0 changed, 0 removed" in again.out
    asked = await asyncio.to_thread(run, "query", file, "--csv", data=tmp_path / "data", settings=settings)
    assert (asked.out.split(), asked.err) == (["tools.totalCount", "65"], "")
    assert not (tmp_path / "data").exists()
