"""A Neo4j that was killed starts again with all that it held, and one that cannot start says so at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.settings import load_settings
from tests.neo4j.server import CannotStartError, Neo4j


async def make(tx: Transaction) -> None:
    await tx.run(Statement("CREATE (:Kept {slug: 'kept'})"))


async def test_it_is_killed_and_started_again(tmp_path: Path) -> None:
    server = Neo4j(str(tmp_path), heap="512m")
    graph = Graph.connect(server.endpoint, load_settings(deadline=120.0))
    try:
        server.start()
        await graph.verify()
        await graph.write(make)
        server.kill()
        server.start()
        await graph.verify()
        assert await graph.read([Statement("MATCH (k:Kept) RETURN k.slug")]) == [[["kept"]]]
    finally:
        await graph.close()
        server.kill()


def test_one_that_cannot_start_says_why(tmp_path: Path) -> None:
    server = Neo4j(str(tmp_path), page_cache_mb=-1)
    try:
        with pytest.raises(CannotStartError, match="did not start"):
            server.start()
    finally:
        server.kill()
