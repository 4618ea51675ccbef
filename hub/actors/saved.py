"""What somebody follows under a name of their own: words to search for, or a topic; and when they last looked.

Read by hub.analytics.following.saved, written by the API for whoever signed in, about themselves alone. Nodes beside
the journal, as sessions are: they say nothing of the register.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, LiteralString

from hub.access.asker import Asker, SignIn
from hub.actors.rights import moment
from hub.errors import BadUserInput, NotFound, Unauthenticated
from hub.graph.journal import hashed
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction

SAVED: LiteralString = "Saved"
MOST = 50
"""Names of one actor."""
LONGEST = 100
_MINE: LiteralString = f"MATCH (s:{SAVED} {{actor: $actor}})"
_ALL: LiteralString = f"{_MINE} RETURN properties(s) ORDER BY s.name"
_PUT: LiteralString = f"MERGE (s:{SAVED} {{slug: $slug}}) SET s = $row RETURN count(s)"
_VISITED: LiteralString = f"MATCH (s:{SAVED} {{slug: $slug}}) SET s.visited = $at RETURN count(s)"
_REMOVED: LiteralString = f"MATCH (s:{SAVED} {{slug: $slug}}) DELETE s RETURN count(*)"


@dataclass(frozen=True)
class Saved:
    """A name of somebody's, and either words or the kind and the slug of a record. `visited`: when they last looked."""

    name: str
    text: str = ""
    kind: str = ""
    about: str = ""
    visited: str = ""


def saved_of(actor: str) -> Statement:
    """What an actor follows, by name."""
    return Statement(_ALL, {"actor": actor})


def of_row(row: dict[str, Any]) -> Saved:
    """As its node says it."""
    return Saved(**{name: row.get(name, "") for name in Saved.__dataclass_fields__})


async def save(graph: Graph, asker: Asker, saved: Saved) -> None:
    """Keep it, in place of what had its name; as looked at now. Raises Unauthenticated or BadUserInput."""
    actor = require_somebody(asker)
    if not saved.name.strip() or len(saved.name) > LONGEST:
        raise BadUserInput(f"name: give 1 to {LONGEST} characters.")
    if bool(saved.text.strip()) == bool(saved.about):
        raise BadUserInput("text: give words to search for, or one agency, tool, process or framework.")

    async def work(tx: Transaction) -> None:
        names = {row["name"] for (row,) in await tx.run(saved_of(actor))}
        if len(names | {saved.name}) > MOST:
            raise BadUserInput(f"name: you have {MOST} saved already. Remove one first.")
        row = {**asdict(saved), "slug": _slug(actor, saved.name), "actor": actor, "visited": moment()}
        await tx.run(Statement(_PUT, {"slug": row["slug"], "row": row}))

    await graph.write(work)


async def visit(graph: Graph, asker: Asker, name: str) -> None:
    """Note that its owner has looked at it now. Raises Unauthenticated or NotFound."""
    await _change(graph, asker, name, _VISITED)


async def remove(graph: Graph, asker: Asker, name: str) -> None:
    """Forget it. Raises Unauthenticated or NotFound."""
    await _change(graph, asker, name, _REMOVED)


def require_somebody(asker: Asker) -> str:
    """The id of whoever asks. Raises Unauthenticated for who is nobody."""
    if asker.signed_in is SignIn.NONE or not asker.actor:
        raise Unauthenticated
    return asker.actor


async def _change(graph: Graph, asker: Asker, name: str, text: LiteralString) -> None:
    slug = _slug(require_somebody(asker), name)

    async def work(tx: Transaction) -> None:
        [[changed]] = await tx.run(Statement(text, {"slug": slug, "at": moment()}))
        if not changed:
            raise NotFound("name: you have saved nothing by that name. Check the spelling.")

    await graph.write(work)


def _slug(actor: str, name: str) -> str:
    return hashed("saved", actor, name)[:32]
