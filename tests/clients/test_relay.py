"""relay-compiler takes the schema as it is, and what it generates for refetchable connections pages through the hub."""

from __future__ import annotations

import json
import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from hub.files import shipped
from tests.clients.programs import HERE, installed, run, said_by
from tests.http.conftest import Hub
from tests.node import node

PAGINATED = ("toolsListPaginationQuery", "toolsAffectsPaginationQuery", "toolsBackPaginationQuery")


@pytest.fixture(scope="module")
async def compiled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of what relay-compiler generated, and what it said on the way."""
    folder = tmp_path_factory.mktemp("relay")
    shutil.copytree(HERE / "relay", folder / "src")
    shutil.copy(shipped("schema") / "graphql" / "hub.graphql", folder)
    config = {
        "src": "src",
        "schema": "hub.graphql",
        "language": "javascript",
        "artifactDirectory": "artifacts",
        # Node loads what is generated as it is, without the bundler that would resolve imports.
        "eagerEsModules": False,
    }
    (folder / "relay.config.json").write_text(json.dumps(config))
    (folder / "artifacts").mkdir()
    (folder / "package.json").write_text('{"type": "commonjs"}')
    compiler = await installed() / "node_modules" / "relay-compiler" / "cli.js"
    said = await run(node(), compiler, "relay.config.json", folder=folder)
    return folder / "artifacts", said


def test_it_compiles_without_a_warning(compiled: tuple[Path, str]) -> None:
    folder, said = compiled
    assert not re.search(r"warn|error|deprecat", said, re.IGNORECASE), said
    made = {path.name.removesuffix(".graphql.js") for path in folder.iterdir()}
    assert made > set(PAGINATED)


def test_a_refetch_goes_through_node(compiled: tuple[Path, str]) -> None:
    """The compiler finds the id of a tool and asks for its next page by `node(id)`."""
    text = (compiled[0] / "toolsAffectsPaginationQuery.graphql.js").read_text()
    assert "node(id: $id)" in text


async def test_the_generated_queries_page_to_the_end(compiled: tuple[Path, str], endpoint: str, hub: Hub) -> None:
    """Each further page is put after the ones before it, until the hub says that there is none."""
    said = await said_by("relay.mjs", compiled[0], endpoint)
    for name, wanted in (("list", await _tools(hub)), ("affects", await _processes(hub))):
        pages = said[name]
        assert len(pages) > 2, name
        assert all(longer[: len(page)] == page for page, longer in pairwise(pages))
        assert pages[-1] == wanted
    assert said["total"] == len(said["list"][-1])
    assert {request["name"] for request in said["sent"]} > {"toolsListPaginationQuery", "toolsAffectsPaginationQuery"}
    assert {request["status"] for request in said["sent"]} == {200}


async def _tools(hub: Hub) -> list[str]:
    query = "{ tools(first: 100, where: { status: { in: [PILOT, LIVE] } }, orderBy: [{ name: ASC }]) { nodes { id } } }"
    return [tool["id"] for tool in (await hub.ask(query)).json()["data"]["tools"]["nodes"]]


async def _processes(hub: Hub) -> list[str]:
    query = '{ tool(slug: "soze") { affects(first: 100) { nodes { slug } } } }'
    return [process["slug"] for process in (await hub.ask(query)).json()["data"]["tool"]["affects"]["nodes"]]
