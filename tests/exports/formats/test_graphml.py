"""networkx reads an export, and so would Neo4j's APOC and Gephi by what their importers ask of a file."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import networkx
import pytest

from tests.exports.conftest import Export
from tests.exports.world import HIDDEN, WHAT_TOOLS_ARE_CALLED
from tests.records.calls import MILL

SPACE = "{http://graphml.graphdrawing.org/xmlns}"
GEPHI_TYPES = {"boolean", "int", "long", "float", "double", "string"}


@pytest.fixture
async def file(exported: Export) -> Path:
    """What everybody sees, as GraphML."""
    return await exported("graphml")


async def test_networkx_reads_what_was_recorded(file: Path) -> None:
    graph = networkx.read_graphml(file)
    tools = {node.removeprefix("Tool:"): said for node, said in graph.nodes(data=True) if node.startswith("Tool:")}
    assert {slug: said["name"] for slug, said in tools.items()} == WHAT_TOOLS_ARE_CALLED
    assert tools["sieve"]["labels"] == ":Tool"
    assert (tools["sieve"]["status"], graph.nodes["Outcome:fairness"]["affectsLiberty"]) == ("LIVE", True)
    [(_, _, owned)] = [edge for edge in graph.edges(data=True) if edge[:2] == ("Agency:mill", "Tool:sieve")]
    assert (owned["label"], owned["field"], graph.nodes["Process:sorting"]["order"]) == ("OWNS", "Tool.owner", 1)
    assert graph.graph["asOf"] == "2026-07-01"


async def test_a_file_keeps_the_rules_of_the_importers_of_neo4j_and_gephi(file: Path) -> None:
    root = ElementTree.parse(file).getroot()  # noqa: S314 - a file of our own making
    keys = {key.get("id"): key for key in root.iter(f"{SPACE}key")}
    assert len(keys) == len(list(root.iter(f"{SPACE}key")))
    assert {key.get("attr.type") for key in keys.values()} <= GEPHI_TYPES
    for domain in ("node", "edge"):
        # Two columns of a name would be one in Gephi, and one property in Neo4j.
        names = [key.get("attr.name") for key in keys.values() if key.get("for") == domain]
        assert len(names) == len(set(names))
    # APOC reads these two by their ids.
    assert (keys["labels"].get("for"), keys["label"].get("for")) == ("node", "edge")
    [graph] = root.iter(f"{SPACE}graph")
    kinds = [child.tag.removeprefix(SPACE) for child in graph]
    assert kinds == sorted(kinds, key=["data", "node", "edge"].index)
    met: set[str | None] = set()
    for element in [child for child in graph if child.tag != f"{SPACE}data"]:
        domain = element.tag.removeprefix(SPACE)
        assert element.get("id") not in met
        assert {keys[data.get("key")].get("for") for data in element} <= {domain}
        if domain == "edge":
            assert {element.get("source"), element.get("target")} <= met
            assert (element.get("label") or "").replace("_", "").isupper()
        else:
            assert (element.get("labels") or "").startswith(":")
        met.add(element.get("id"))
    assert len(met) == len(graph) - kinds.count("data")


async def test_only_who_may_see_a_record_has_anything_of_it(file: Path, exported: Export) -> None:
    assert not any(HIDDEN in node for node in networkx.read_graphml(file))
    own = networkx.read_graphml(await exported("graphml", MILL))
    assert own.has_edge(f"Tool:{HIDDEN}", "Tool:sieve")
