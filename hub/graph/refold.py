"""Give every text in a graph of before its folded form, by which texts are put in order and matched in part.

Called by hub.graph.migrations once, where the migration FOLDED is still to come: no Cypher folds as hub.model.stored
does. Changes nothing that has the form already, so a run that was broken off is finished by the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, LiteralString

from hub.graph.journal import Call
from hub.graph.logs.state import read_state
from hub.graph.register import lock
from hub.graph.session import Graph
from hub.graph.statement import Row, Statement
from hub.graph.transaction import Transaction
from hub.graph.writing import note_edits
from hub.model.declare import Property
from hub.model.earlier import EARLIER, FIELD, VALUE, WAS, value_property
from hub.model.registry import Model
from hub.model.stored import TEXTS, sorted_by, stored

FOLDED: Final = 4
"""The number of the migration with which texts are folded."""
DEADLINE = 120.0

_NODES = Statement("MATCH (n) WHERE n.slug IS NOT NULL RETURN labels(n)[0], n.slug, properties(n)")
_EARLIER = Statement(f"MATCH (n)-[:{WAS}]->(e:{EARLIER}) RETURN labels(n)[0], e.slug, properties(e)")
_LINKS = Statement("MATCH ()-[r]->() WHERE r.key IS NOT NULL RETURN type(r), r.key, properties(r)")


async def refold(graph: Graph, model: Model) -> int:
    """Fold what is not folded; how many rows were changed. Cost: three reads of everything, a write for each kind."""
    nodes, earlier, links = await graph.read([_NODES, _EARLIER, _LINKS], DEADLINE)
    of_nodes = [*_of_nodes(nodes, model), *_of_earlier(earlier, model)]
    of_links = list(_of_links(links, model))
    if not of_nodes and not of_links:
        return 0

    labels: list[LiteralString] = [*(noun.label for noun in model.nouns.values()), EARLIER]
    edges = [edge for label in model.nouns for edge in model.edges(label).values()]
    types: list[LiteralString] = list(dict.fromkeys(edge.type for edge in edges))

    async def work(tx: Transaction) -> None:
        register = await lock(tx)
        before = await read_state(tx)
        for label in labels:
            await _set(tx, f"MATCH (n:{label}) WHERE n.slug = row[0] SET n += row[1]", of_nodes, label)
        for type in types:
            await _set(tx, f"MATCH ()-[r:{type}]->() WHERE r.key = row[0] SET r += row[1]", of_links, type)
        changed = list(before.edits_to(await read_state(tx)))
        await note_edits(tx, register, changed, Call("MIGRATION", "Texts were folded."))

    await graph.write(work, DEADLINE)
    return len(of_nodes) + len(of_links)


async def _set(tx: Transaction, text: LiteralString, rows: Iterable[Row], kind: str) -> None:
    mine = [[key, values] for of, key, values in rows if of == kind]
    if mine:
        await tx.run(Statement(f"UNWIND $rows AS row {text}", {"rows": mine}))


def _of_nodes(rows: Iterable[Row], model: Model) -> Iterator[Row]:
    for label, slug, values in rows:
        if label in model.nouns and (missing := _missing(model.properties(label).values(), values)):
            yield [label, slug, missing]


def _of_earlier(rows: Iterable[Row], model: Model) -> Iterator[Row]:
    for label, slug, values in rows:
        prop = model.properties(label).get(values.get(FIELD, ""))
        if prop and VALUE in values and (missing := _missing([value_property(prop)], values)):
            yield [EARLIER, slug, missing]


def _of_links(rows: Iterable[Row], model: Model) -> Iterator[Row]:
    own: dict[str, list[Property]] = {}
    for label in model.nouns:
        for edge in model.edges(label).values():
            own.setdefault(edge.type, []).extend(edge.properties)
    for type, key, values in rows:
        if missing := _missing(own.get(type, ()), values):
            yield [type, key, missing]


def _missing(properties: Iterable[Property], values: Mapping[str, Any]) -> dict[str, Any]:
    """The folded forms that a row lacks, by the names under which they are stored."""
    texts = [prop for prop in properties if prop.kind in TEXTS and values.get(prop.name) is not None]
    return {
        sorted_by(prop): stored(prop, values[prop.name])[sorted_by(prop)]
        for prop in texts
        if sorted_by(prop) not in values
    }
