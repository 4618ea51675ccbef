"""What an export says of itself, read from the graph beside its records.

Called by hub.exports.export.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, LiteralString

from hub import clock
from hub.access.roles import Role
from hub.exports.exported import About, View
from hub.graph.compiler.governed import visible
from hub.graph.logs.append import tree_of
from hub.graph.logs.entry import Log
from hub.graph.logs.stored import register_of
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.model.enums import Marking

NEW_REGISTER = "A register of AI in criminal justice"


async def about_of(graph: Graph, view: View, address: str) -> About:
    """For whom it is, of which day, and where the journal stands: the open one, the full one for an auditor alone.

    Anybody else would learn from the full one that, and how often, something was recorded that they do not see.
    """
    async with graph.reading() as tx:
        register = await register_of(tx)
    log = Log.FULL if Role.AUDITOR in view.asker.roles else Log.OPEN
    tree = tree_of(register, log)
    return About(
        title=_told(register, "title", NEW_REGISTER),
        licence=_told(register, "licence", "Not stated"),
        attribution=_told(register, "attribution", ""),
        cut_off=_told(register, "cutOff", ""),
        address=address,
        made=clock.today().isoformat(),
        as_of=view.day,
        agency=view.asker.agency,
        roles=tuple(sorted(role.value for role in view.asker.roles)),
        clearance=view.asker.clearance,
        marking=await _highest(graph, view),
        log=log.value,
        size=tree.size,
        root=tree.root.hex(),
    )


def _told(register: Mapping[str, Any], name: str, default: str) -> str:
    return str(register.get(name) or default)


async def _highest(graph: Graph, view: View) -> Marking:
    """The highest marking of any row that the reader sees."""
    if view.asker.clearance is Marking.PUBLISHED:
        return Marking.PUBLISHED
    acts, parameters = view.asker.sees.acts, view.asker.sees.parameters()
    node: LiteralString = f"MATCH (n) WHERE {visible(acts, 'n')} RETURN DISTINCT n.marking"
    link: LiteralString = f"MATCH (a)-[r]->(b) WHERE {visible(acts, 'a', 'r', 'b')} RETURN DISTINCT r.marking"
    rows = await graph.read([Statement(node, parameters), Statement(link, parameters)])
    present = {marking for of_kind in rows for (marking,) in of_kind}
    return next(marking for marking in reversed(Marking) if marking is Marking.PUBLISHED or marking.value in present)
