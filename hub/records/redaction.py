"""Which value is to be taken away: a record and a property in people's words become what the graph holds.

Called by `hub journal redact`.
"""

from __future__ import annotations

from hub.errors import BadUserInput, NotFound
from hub.graph.edit import NodeAt
from hub.graph.logs.redact import Redaction
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.model.declare import Kind
from hub.model.earlier import keeps
from hub.model.registry import Model


async def redaction_of(graph: Graph, model: Model, record: str, field: str, value: str | None) -> Redaction:
    """The value of a property of a record, its present one if none is given. One read.

    Raises BadUserInput or NotFound.
    """
    kind, _, slug = record.partition(":")
    noun = next((noun for noun in model.nouns.values() if noun.singular == kind), None)
    if noun is None or not slug:
        raise BadUserInput(f"{record[:80]!r} names no record. Give its kind and slug, as in tool:case-sorter.")
    prop = model.properties(noun.label).get(field)
    if prop is None or not keeps(prop) or prop.choices is not None:
        raise BadUserInput(f"{field[:80]!r} is no property of a {kind} whose value can be taken away.")
    if value is not None and prop.kind is not Kind.STRING:
        raise BadUserInput("--value: only a text can be named that is not the present value.")
    [rows] = await graph.read(
        [Statement(f"MATCH (n:{noun.label} {{slug: $slug}}) RETURN properties(n)", {"slug": slug})]
    )
    present = rows[0][0].get(prop.name) if rows else None
    if value is None and present is None:
        raise NotFound(
            f"There is no {kind} {slug} with a {field}. Name the value with --value if it was corrected since."
        )
    return Redaction(NodeAt(noun.label, slug), prop, present if value is None else value)
