"""From the answers of pages to what their drawings show. Each reads the rows that the page's table is made of.

Called by the templates as filters (hub.web.pages.render).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.web.drawings.graph import Graph, follow


def leads_graph(data: Mapping[str, Any]) -> Graph:
    """Where a tool may lead: the paths to steps and outcomes that it may touch, then the chains to other tools."""
    graph = Graph()
    graph.add(data["tool"])
    for reached in (*data["reach"]["processes"], *data["reach"]["outcomes"]):
        follow(reached["path"], graph)
    for chain in data["chains"]["nodes"]:
        follow(chain["steps"], graph)
    return graph


def step_graph(data: Mapping[str, Any]) -> Graph:
    """A step of the legal process: what comes before, the tools that act there, what it decides, what comes after."""
    step, graph = data["process"], Graph()
    graph.add(step)
    for edge in step["affectedBy"]["edges"]:
        graph.link(edge["node"], step, "AFFECTS", edge["basis"])
    for previous in step["precededBy"]["nodes"]:
        graph.link(previous, step, "PRECEDES", None)
    for following in step["precedes"]["nodes"]:
        graph.link(step, following, "PRECEDES", None)
    for edge in step["decides"]["edges"]:
        graph.link(step, edge["node"], edge["role"] or "DECIDES", edge["basis"])
    return graph
