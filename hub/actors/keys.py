"""API keys of machines: `hub_<id>_<secret>`, of which the graph keeps the id and the SHA-256 of the secret.

Made, listed and revoked by `hub key`. A key has at most what its maker has at the moment it is used: the grant it was
made under, or whoever runs the machine that holds the graph. A secret is 256 random bits and is shown once.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, LiteralString

from hub import clock
from hub.access.asker import Asker, SignIn
from hub.access.roles import Role
from hub.actors.grants import GRANT, Grant, grants_in, require_agency, standing
from hub.actors.rights import ALWAYS, Maxima, Rights, moment
from hub.actors.stored import OPERATOR, By, by_id, every, mark_row, write_row
from hub.errors import BadUserInput, Conflict
from hub.graph.register import lock
from hub.graph.session import Graph
from hub.graph.statement import Row, Statement
from hub.graph.transaction import Transaction

KEY: LiteralString = "ApiKey"
LONGEST_DAYS = 365
LONGEST_PURPOSE = 200
_TEXT = re.compile(r"hub_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")
_NOBODY = "0" * 64
_WITH_MAKER: LiteralString = (
    f"MATCH (k:{KEY} {{slug: $slug}}) OPTIONAL MATCH (g:{GRANT} {{slug: k.maker}}) RETURN properties(k), properties(g)"
)
_USED: LiteralString = f"MATCH (k:{KEY} {{slug: $slug}}) SET k.used = $day RETURN count(k)"


@dataclass(frozen=True)
class Key:
    """A key without its secret. `maker` is the id of the grant it was made under, empty for a command."""

    slug: str
    rights: Rights
    purpose: str
    until: str
    maker: str = ""
    used: str = ""
    revoked: str = ""

    def holds(self, at: str) -> bool:
        """Whether it can be used at a moment, as far as it says itself."""
        return at < self.until and not self.revoked

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Key:
        """What a row says."""
        told = (row.get(name, "") for name in ("maker", "used", "revoked"))
        return cls(row["slug"], Rights.of(row), row["purpose"], row["until"], *told)


async def make_key(
    graph: Graph,
    rights: Rights,
    purpose: str,
    days: int,
    maker: str = "",
    *,
    slug: str | None = None,
    by: By = OPERATOR,
) -> str:
    """Make a key and return its text, which nobody can read again. `slug` is its id, where that was chosen before.

    Raises BadUserInput for what a key cannot have or its maker does not have, NotFound for an agency or a grant, and
    Conflict where a key has that id.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise BadUserInput(f"days: a key lasts 1 to {LONGEST_DAYS} days.")
    if not purpose.strip() or len(purpose) > LONGEST_PURPOSE or not purpose.isprintable():
        raise BadUserInput(f"purpose: say in 1 to {LONGEST_PURPOSE} characters what the key is for.")
    slug, secret = slug or secrets.token_hex(8), secrets.token_urlsafe(32)
    until = moment(clock.now() + timedelta(days=days))
    row = {"slug": slug, "hash": _hash(secret), "purpose": purpose, "until": until, "maker": maker, **rights.stored()}

    async def work(tx: Transaction) -> None:
        register = await lock(tx)
        await require_agency(tx, rights.agency)
        if maker and rights.within((await standing(tx, maker)).rights) != rights:
            raise BadUserInput(
                "A key has at most the agency, the roles and the clearance of the grant it is made under."
            )
        if await tx.run(by_id(KEY, slug)):
            raise Conflict("This key was made before, and its secret was shown then. Revoke it and make another.")
        await write_row(tx, register, KEY, slug, row, "A key was made.", by)

    await graph.write(work)
    return f"hub_{slug}_{secret}"


async def revoke_key(graph: Graph, slug: str, by: By = OPERATOR) -> None:
    """Take a key back, for good. Raises NotFound."""
    missing = "There is no key by that id. `hub key list` names them."
    await mark_row(graph, KEY, slug, {"revoked": moment()}, why="A key was revoked.", missing=missing, by=by)


async def keys(graph: Graph) -> list[Key]:
    """Every key, those that have ended too. One read."""
    [rows] = await graph.read([every(KEY)])
    return [Key.of(row) for [row] in rows]


async def keys_under(graph: Graph, maker: str) -> list[Key]:
    """The keys made under a grant. One read."""
    return [key for key in await keys(graph) if key.maker == maker]


async def approving(tx: Transaction) -> frozenset[str]:
    """The agencies that have an approver now, by a grant or by a key. Two reads."""
    at = moment()
    given = await grants_in(tx)
    rights = [grant.rights for grant in given.values() if grant.holds(at)]
    for [row] in await tx.run(every(KEY)):
        key = Key.of(row)
        rights += [has] if (has := _at(key, given.get(key.maker), at)) else []
    return frozenset(right.agency for right in rights if right.agency and Role.APPROVER in right.roles)


def rights_of(
    grants: Iterable[Row], keys: Iterable[Row], maxima: Maxima | None = None
) -> Callable[[str], Rights | None]:
    """What an actor has now by a grant or a key, by the actor's id, of the rows of all grants and keys.

    None for who has nothing any more. What comes by a grant is cut to what its issuer may give.
    """
    at = moment()
    given = {grant.slug: grant for grant in (Grant.of(row) for [row] in grants)}
    made = {actor_of(key): key for key in (Key.of(row) for [row] in keys)}
    most = maxima or Maxima()

    def rights(actor: str) -> Rights | None:
        key = made.get(actor)
        grant = given.get(key.maker if key else actor)
        granted = grant.rights if grant and grant.holds(at) else None
        has = _at(key, grant, at) if key else granted
        return most.cut(grant.issuer, has) if grant and has else has

    return rights


def actor_of(key: Key) -> str:
    """The id of who holds a key."""
    return f"key:{key.slug}"


async def holder(graph: Graph, text: str, maxima: Maxima | None = None) -> Asker | None:
    """Who holds a key, as it stands now; None for a text that is none, or no longer. One read, and a write a day.

    A key has no more than its maker has, whose issuer may give so much at most.
    """
    read = _TEXT.fullmatch(text)
    if read is None:
        return None
    slug, secret = read.groups()
    [rows] = await graph.read([Statement(_WITH_MAKER, {"slug": slug})])
    row, maker = rows[0] if rows else ({}, None)
    # An unknown key takes the same steps as a known one with another secret.
    if not hmac.compare_digest(_hash(secret), row.get("hash", _NOBODY)) or not row:
        return None
    key = Key.of(row)
    grant = Grant.of(maker) if maker else None
    rights = _at(key, grant, moment())
    if rights is None:
        return None
    if grant and maxima:
        rights = maxima.cut(grant.issuer, rights)
    await _count_use(graph, key)
    return Asker(rights.clearance, rights.agency, actor_of(key), rights.roles | ALWAYS, signed_in=SignIn.KEY)


def _at(key: Key, maker: Grant | None, at: str) -> Rights | None:
    """What a key has at a moment: at most what its maker has."""
    if not key.holds(at):
        return None
    if not key.maker:
        return key.rights
    return key.rights.within(maker.rights) if maker and maker.holds(at) else None


async def _count_use(graph: Graph, key: Key) -> None:
    """Note the day of the last use, by which a key that nobody uses is known. No change of what the register says."""
    day = clock.today().isoformat()
    if key.used != day:

        async def work(tx: Transaction) -> None:
            await tx.run(Statement(_USED, {"slug": key.slug, "day": day}))

        await graph.write(work)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
