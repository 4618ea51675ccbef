"""Graphs drawn from the declarations, with a word planted for each marking and audience; the same as a reader has it.

Every text of a row holds the word of who may see the row, so whatever shows a word to somebody else is a leak.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from hub.access.asker import ANONYMOUS, Asker, SignIn
from hub.access.roles import Role
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.model.declare import Kind, Noun, Property
from hub.model.enums import Marking
from hub.model.registry import the_model
from tests.analytics.world import World

AGENCIES = ("cps", "moj", "met")
AUDIENCES: tuple[tuple[str, ...], ...] = ((), ("cps",), ("cps", "moj"), ("met",))
LEVELS = {"PUBLISHED": 0, "OFFICIAL": 1, "OFFICIAL_SENSITIVE": 2}
EACH = 3
"""Rows of each noun."""
DATES = ("2019", "2021-05", "2024-03-01")


def readers(agency: str | None) -> tuple[Asker, ...]:
    """Four who see less and less: what one does not see none of those after it does."""

    def who(clearance: Marking, *roles: Role) -> Asker:
        return Asker(clearance, agency, "a", frozenset({Role.READER, *roles}), signed_in=SignIn.KEY)

    most = who(Marking.OFFICIAL_SENSITIVE, Role.APPROVER, Role.EDITOR)
    return most, who(Marking.OFFICIAL, Role.ADMINISTRATOR), who(Marking.PUBLISHED, Role.CONTRIBUTOR), ANONYMOUS


def shown(marking: str, audience: tuple[str, ...] | list[str], reader: Asker) -> bool:
    """The policy in plain words."""
    cleared = LEVELS[marking] <= LEVELS[reader.clearance]
    return cleared and (not audience or reader.agency in audience)


def word(marking: str, audience: tuple[str, ...] | list[str]) -> str:
    """The canary of what is marked and shared so; none is a part of another."""
    return f"zq{marking.replace('_', '').lower()}{''.join(audience)}qz"


def hidden_words(reader: Asker) -> list[str]:
    """The words that a reader must never meet."""
    return [word(m, audience) for m in LEVELS for audience in AUDIENCES if not shown(m, audience, reader)]


def slug_of(noun: Noun, n: int) -> str:
    """The slug of the nth row of a noun."""
    return AGENCIES[n] if noun.label == "Agency" else f"{noun.singular}{n}"


def drawn_world(random: Random) -> World:
    """Some rows of every noun and some links of every kind, marked and shared by chance."""
    world, nouns = World(), list(the_model().nouns.values())
    for noun in nouns:
        for n in range(EACH):
            world.node(noun.label, slug_of(noun, n), **_row(random, [p for p in noun.properties if not p.computed]))
    for noun in nouns:
        for relationship in noun.relationships:
            for n, far, m in _ends(random, noun, relationship.to, relationship.many):
                ends = f"{noun.label}:{slug_of(noun, n)}", f"{far}:{slug_of(the_model().nouns[far], m)}"
                start, end = ends if relationship.outgoing else ends[::-1]
                row = _row(random, relationship.properties)
                world.link(start, relationship.type, end, **row, key=f"k{len(world.links)}")
    return world


async def remove_hidden(world: World, graph: Graph, reader: Asker) -> None:
    """Take out of the graph of a world what a reader may not see, and with a row its links."""

    def hidden(properties: dict[str, Any]) -> bool:
        return not shown(properties["marking"], properties["audience"], reader)

    nodes = [f"{node.label}:{node.slug}" for node in world.nodes if hidden(node.properties)]
    keys = [link.properties["key"] for link in world.links if hidden(link.properties)]

    async def work(tx: Transaction) -> None:
        await tx.run(Statement("MATCH ()-[r]->() WHERE r.key IN $keys DELETE r", {"keys": keys}))
        gone = "MATCH (n) WHERE labels(n)[0] + ':' + n.slug IN $nodes DETACH DELETE n"
        await tx.run(Statement(gone, {"nodes": nodes}))

    await graph.write(work)
    graph.kept.clear()


def _ends(random: Random, noun: Noun, labels: tuple[str, ...], many: bool) -> Iterator[tuple[int, str, int]]:
    """Which rows are linked; among rows of one noun from later to earlier ones, so that nothing goes in a circle."""
    for n in range(EACH):
        ends = [(far, m) for far in labels for m in range(n if far == noun.label else EACH)]
        for far, m in random.sample(ends, min(len(ends), random.choice((1, 1, 2)) if many else 1)):
            yield n, far, m


def _row(random: Random, declared: Any) -> dict[str, Any]:
    marking = random.choice(("PUBLISHED", "PUBLISHED", *LEVELS))
    audience = random.choice(((), (), *AUDIENCES))
    common = {"marking": marking, "audience": [*audience], "sources": [f"source{random.randrange(EACH)}"]}
    values = {prop.name: _value(random, prop, word(marking, audience)) for prop in declared}
    return common | {name: value for name, value in values.items() if value is not None}


def _value(random: Random, prop: Property, canary: str) -> Any:
    if not prop.required and random.random() < 0.2:
        return None
    match prop.kind:
        case Kind.STRING:
            return f"Camera sorter {random.choice('abc')} {canary}"
        case Kind.STRINGS:
            return [f"Camera {canary}", canary]
        case Kind.INT:
            return random.randrange(prop.least or 0, 9)
        case Kind.BOOLEAN:
            return random.random() < 0.5
        case Kind.DATE:
            return random.choice(DATES)
        case Kind.ENUM:
            return random.choice(prop.members).value
