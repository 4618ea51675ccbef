"""Sessions of people who signed in with a browser, in the graph: every hub on it knows them, and what ends ends on all.

Begun and ended by hub.web.sign_in, asked for by hub.actors.identity. The graph keeps the SHA-256 of the text that the
browser holds, whose session it is by a hash, what the issuer's claims gave, and when it began and was last used: no
name and no address. Like the last use of a key this stands outside the journal: it says nothing of the register.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, LiteralString

from hub import clock
from hub.access.asker import Asker, SignIn
from hub.actors.grants import GRANT, Grant, actor_id
from hub.actors.issuers import Issuer
from hub.actors.rights import ALWAYS, Rights, moment
from hub.actors.stored import by_id
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction

SESSION: LiteralString = "Session"
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
NOTED = timedelta(minutes=1)
"""How exactly the last use is known: an idle session ends up to this much early, never late."""
_TEXT = re.compile(r"[A-Za-z0-9_-]{43}")
_BEGUN: LiteralString = f"CREATE (s:{SESSION}) SET s = $row RETURN count(s)"
_OVER: LiteralString = f"MATCH (s:{SESSION}) WHERE s.seen <= $idle OR s.began <= $oldest DELETE s"
_WITH_GRANT: LiteralString = (
    f"MATCH (s:{SESSION} {{slug: $slug}}) OPTIONAL MATCH (g:{GRANT} {{slug: s.actor}}) "
    "RETURN properties(s), properties(g)"
)
_SEEN: LiteralString = f"MATCH (s:{SESSION} {{slug: $slug}}) SET s.seen = $at RETURN count(s)"
_ENDED: LiteralString = f"MATCH (s:{SESSION} {{slug: $slug}}) DELETE s"


@dataclass(frozen=True)
class Person:
    """Whom an issuer named just now, and what its claims give them; None where the issuer's claims give nothing."""

    issuer: str
    subject: str
    claimed: Rights | None = None

    @property
    def actor(self) -> str:
        """The id of the actor, as of tokens and grants."""
        return actor_id(self.issuer, self.subject)


async def begin(graph: Graph, person: Person) -> str:
    """Begin a session and return the text that names it, of 256 random bits. Sessions that are over are removed."""
    token, now = secrets.token_urlsafe(32), clock.now()
    told = {"slug": _slug(token), "actor": person.actor, "issuer": person.issuer}
    told |= {"began": moment(now), "seen": moment(now)}
    claimed = {"claimed": True, **person.claimed.stored()} if person.claimed else {}

    async def work(tx: Transaction) -> None:
        rows = await tx.run(by_id(GRANT, person.actor))
        granted = bool(rows) and Grant.of(rows[0][0]).holds(moment(now))
        await tx.run(Statement(_OVER, {"idle": moment(now - IDLE), "oldest": moment(now - LONGEST)}))
        await tx.run(Statement(_BEGUN, {"row": {**told, **claimed, "granted": granted}}))

    await graph.write(work)
    return token


async def holder(graph: Graph, token: str, issuers: Mapping[str, Issuer], *, used: bool = True) -> Asker | None:
    """Whose session it is, as they stand now; None for a text that names none, or no longer.

    One read, and a write a minute while it is `used`.
    """
    if not _TEXT.fullmatch(token):
        return None
    [rows] = await graph.read([Statement(_WITH_GRANT, {"slug": _slug(token)})])
    row, granted = rows[0] if rows else ({}, None)
    issuer = issuers.get(row.get("issuer", ""))
    now = clock.now()
    if issuer is None or not _holds(row, now):
        return None
    grant = Grant.of(granted) if granted else None
    # Whoever had a grant when they signed in loses the session with it.
    if row["granted"] and not (grant and grant.holds(moment(now))):
        return None
    if used:
        await _count_use(graph, row, now)
    rights = issuer.gives_now(grant, Rights.of(row) if row.get("claimed") else None, moment(now))
    return Asker(rights.clearance, rights.agency, row["actor"], rights.roles | ALWAYS, signed_in=SignIn.SESSION)


async def end_session(graph: Graph, token: str) -> None:
    """End a session at once; nothing for a text that names none."""

    async def work(tx: Transaction) -> None:
        await tx.run(Statement(_ENDED, {"slug": _slug(token)}))

    await graph.write(work)


def _holds(row: Mapping[str, Any], now: datetime) -> bool:
    return row["seen"] > moment(now - IDLE) and row["began"] > moment(now - LONGEST)


async def _count_use(graph: Graph, row: Mapping[str, Any], now: datetime) -> None:
    if row["seen"] <= moment(now - NOTED):

        async def work(tx: Transaction) -> None:
            await tx.run(Statement(_SEEN, {"slug": row["slug"], "at": moment(now)}))

        await graph.write(work)


def _slug(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
