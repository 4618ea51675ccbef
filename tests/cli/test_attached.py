"""The command on a graph that somebody else runs: the same answers, and a password that is shown nowhere."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from hub.files import shipped
from hub.graph.session import Graph
from tests.cli.command import run, serving
from tests.conftest import Engine
from tests.neo4j.server import running_neo4j
from tests.which_engines import ENGINES


@pytest.mark.parametrize("engine", ENGINES[1:], indirect=True, scope="session")
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
    assert (asked.out.removeprefix("\ufeff").split(), asked.err) == (["tools.totalCount", "92"], "")
    assert not (tmp_path / "data").exists()


@pytest.mark.neo4j
def test_no_documented_question_fails_on_a_neo4j_that_was_started_a_moment_ago(tmp_path: Path) -> None:
    """The first asked is the one with the most statements; a question of one's own has the ordinary deadline later."""
    with running_neo4j() as (endpoint, _):
        settings = {
            "NEO4J_URI": endpoint.uri,
            "NEO4J_USER": endpoint.user,
            "NEO4J_PASSWORD": endpoint.password,
            # For a machine that does much else.
            "HUB_PLANNING_DEADLINE": "240",
            "HUB_GRAPH_WAIT": "120",
        }
        with serving(tmp_path / "data", settings=settings) as hub:
            text = (shipped("queries") / "r09_review.graphql").read_text(encoding="utf-8")
            answer = httpx.post(f"{hub.address}/graphql", json={"query": text}, timeout=300).json()
            assert "errors" not in answer, answer["errors"]
