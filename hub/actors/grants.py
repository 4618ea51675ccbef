"""Grants: who a subject of an issuer of identities is. Given and ended by `hub admin`, kept as nodes of the graph.

A subject has one grant at a time, known by a hash of issuer and subject, which is the actor's id too; giving another
changes it, and the journal keeps what it was. A subject that looks like an address is not taken, but for its hash by a
key (hub.actors.subjects): no name or address of a person is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, LiteralString

from hub.actors.rights import Rights, moment
from hub.actors.stored import by_id, every, mark_row, write_row
from hub.errors import BadUserInput, NotFound
from hub.graph.journal import hashed
from hub.graph.register import lock
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction

GRANT: LiteralString = "Grant"
LONGEST = 500
"""Characters of an issuer or a subject."""
_AGENCY: LiteralString = "MATCH (a:Agency {slug: $slug}) RETURN count(a)"


@dataclass(frozen=True)
class Grant:
    """What a subject of an issuer has been given, from one moment until another; without an end it stands."""

    issuer: str
    subject: str
    rights: Rights
    since: str
    until: str = ""

    @property
    def slug(self) -> str:
        """The id of the grant and of its actor."""
        return actor_id(self.issuer, self.subject)

    def holds(self, at: str) -> bool:
        """Whether it stands at a moment."""
        return self.since <= at and (not self.until or at < self.until)

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Grant:
        """What a row says."""
        return cls(row["issuer"], row["subject"], Rights.of(row), row["since"], row.get("until", ""))


def actor_id(issuer: str, subject: str) -> str:
    """32 hexadecimal digits that name a subject of an issuer."""
    return hashed(issuer, subject)[:32]


async def give(graph: Graph, issuer: str, subject: str, rights: Rights, until: str = "") -> Grant:
    """Give a subject, as hub.actors.subjects stores it, these rights in place of any it had.

    Raises BadUserInput, or NotFound for its agency.
    """
    for name, value in (("issuer", issuer), ("subject", subject)):
        if not value or len(value) > LONGEST or not value.isprintable():
            raise BadUserInput(f"{name}: give 1 to {LONGEST} characters that can be seen.")
    if "@" in subject:
        raise BadUserInput(
            "subject: this is an address. Have the issuer name people by an id that says nothing, or set "
            "HUB_SUBJECT_KEY, by which addresses are hashed."
        )
    grant = Grant(issuer, subject, rights, moment(), until)
    row = {"slug": grant.slug, "issuer": issuer, "subject": subject, "since": grant.since, **rights.stored()}

    async def work(tx: Transaction) -> None:
        register = await lock(tx)
        await require_agency(tx, rights.agency)
        await write_row(
            tx, register, GRANT, grant.slug, row | ({"until": until} if until else {}), "A grant was given."
        )

    await graph.write(work)
    return grant


async def end(graph: Graph, slug: str) -> None:
    """End a grant at once, and with it the keys that were made under it. Raises NotFound."""
    missing = "There is no grant by that id. `hub admin list` names them."
    await mark_row(graph, GRANT, slug, {"until": moment()}, why="A grant was ended.", missing=missing)


async def grants(graph: Graph) -> list[Grant]:
    """Every grant, those that have ended too. One read."""
    [rows] = await graph.read([every(GRANT)])
    return [Grant.of(row) for [row] in rows]


async def grant_of(graph: Graph, issuer: str, subject: str) -> Grant | None:
    """The grant of a subject, whether or not it stands. One read."""
    [rows] = await graph.read([by_id(GRANT, actor_id(issuer, subject))])
    return Grant.of(rows[0][0]) if rows else None


async def stands(graph: Graph, slug: str) -> bool:
    """Whether there is a grant by that id that holds now. One read."""
    [rows] = await graph.read([by_id(GRANT, slug)])
    return bool(rows) and Grant.of(rows[0][0]).holds(moment())


async def grants_in(tx: Transaction) -> dict[str, Grant]:
    """Every grant by its id, within a transaction."""
    return {grant.slug: grant for grant in (Grant.of(row) for [row] in await tx.run(every(GRANT)))}


async def require_agency(tx: Transaction, slug: str | None) -> None:
    """Raise NotFound unless there is an agency by that slug, or none is named."""
    if slug is not None:
        [[there]] = await tx.run(Statement(_AGENCY, {"slug": slug}))
        if not there:
            raise NotFound.of("agency")


async def standing(tx: Transaction, slug: str) -> Grant:
    """The grant by that id. Raises NotFound unless it stands now."""
    rows = await tx.run(by_id(GRANT, slug))
    if not rows or not (grant := Grant.of(rows[0][0])).holds(moment()):
        raise NotFound("There is no grant by that id, or it has ended. `hub admin list` names them.")
    return grant
