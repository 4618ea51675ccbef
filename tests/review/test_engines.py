"""Both engines give the same pack, to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.access.asker import ANONYMOUS
from hub.api.schema.hub_schema import ApiSchema
from hub.files import shipped
from hub.graph.engine import open_engine
from hub.graph.session import Graph
from hub.review.build import Pack, build
from hub.review.content import Wanted
from hub.review.questioner import Questioner
from hub.settings import Settings
from tests.review.conftest import PATIENCE, REVIEW, load


@pytest.mark.parametrize("engine", [pytest.param("neo4j", marks=pytest.mark.neo4j)], indirect=True)
async def test_both_engines_give_the_same_pack(pack: Pack, settings: Settings, api: ApiSchema, tmp_path: Path) -> None:
    """`pack` comes from the Neo4j of the session; a built-in engine of its own builds the other."""
    own = settings.model_copy(update={"data": tmp_path, "deadline": PATIENCE})
    async with open_engine(own) as endpoint:
        graph = Graph.connect(endpoint, own)
        await graph.verify()
        questioner = Questioner(api, graph, ANONYMOUS)
        await load(questioner, shipped("seed"))
        other = await build(questioner, Wanted(REVIEW))
        await graph.close()
    assert other.content["graphDigest"] == pack.content["graphDigest"]
    assert other.sha256 == pack.sha256
    assert other.files == pack.files
