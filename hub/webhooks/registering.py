"""Register webhooks, stop them, and send what could not be delivered once more, as whoever asks may.

Called by the API for administrators (hub.api.registering, and by it the page) and by `hub webhook` for whoever runs the
machine that holds the graph.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, replace
from typing import Any

from hub.access.asker import Asker, SignIn
from hub.access.writing import is_operator
from hub.actors.grants import GRANT, require_agency
from hub.actors.keys import KEY, rights_of
from hub.actors.rights import Maxima, Rights, moment
from hub.actors.stored import By, by_id, every, mark_row, write_row
from hub.actors.webhooks import WEBHOOK, Registered, may_register
from hub.errors import BadUserInput, Forbidden, NotFound, Unauthenticated
from hub.graph.journal import hashed
from hub.graph.register import lock
from hub.graph.session import Graph
from hub.graph.transaction import Transaction
from hub.model.enums import Marking
from hub.webhooks.address import InwardError, target_of
from hub.webhooks.kept_in_graph import wake
from hub.webhooks.secret import secret_text

MOST = 20
"""Webhooks that somebody has running at a time."""
LONGEST_PURPOSE, LONGEST_URL, MOST_AGENCIES, LONGEST_KEY = 200, 1_000, 50, 200
SECONDS = 5.0
"""For looking up the name of a host."""
_MISSING = "slug: there is no webhook by that name, or none that you may see. `webhooks` names them."


@dataclass(frozen=True)
class Wanted:
    """What somebody wants told, where to, and what its receiver may see. `key` is their own name for the call."""

    purpose: str
    url: str
    clearance: Marking = Marking.PUBLISHED
    agency: str | None = None
    kinds: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True)
class Registration:
    """A webhook that was registered, its secret, and whether an earlier call with its key had done it."""

    webhook: Registered
    secret: str
    again: bool


async def register(graph: Graph, asker: Asker, wanted: Wanted) -> Registration:
    """Register a webhook.

    Raises Unauthenticated, Forbidden, NotFound for an agency, or BadUserInput that names the field.
    """
    _require_administrator(asker)
    _require_sound(wanted)
    rights = _rights(asker, wanted)
    await _require_outward(wanted.url)
    maker = "" if is_operator(asker) else asker.actor or ""
    slug = hashed("webhook", asker.actor or "", wanted.key)[:16] if wanted.key else secrets.token_hex(8)
    told = (wanted.purpose, wanted.url, rights, moment(), maker, wanted.kinds, wanted.agencies)
    webhook = Registered(slug, *told)

    async def work(tx: Transaction) -> bool:
        register = await lock(tx)
        if rows := await tx.run(by_id(WEBHOOK, slug)):
            _require_same(webhook, Registered.of(rows[0][0]))
            return True
        await require_agency(tx, rights.agency)
        await _require_room(tx, maker)
        await write_row(tx, register, WEBHOOK, slug, webhook.stored(), "A webhook was registered.", By.of(asker))
        return False

    again = await graph.write(work)
    return Registration(webhook, await secret_text(graph, slug), again)


async def stop(graph: Graph, asker: Asker, slug: str) -> None:
    """Send nothing to a webhook any more, for good. Raises Unauthenticated, Forbidden or NotFound."""
    await _require_there(graph, asker, slug)
    marks = {"stopped": moment()}
    await mark_row(graph, WEBHOOK, slug, marks, why="A webhook was stopped.", missing=_MISSING, by=By.of(asker))


async def resend(graph: Graph, asker: Asker, slug: str) -> None:
    """Send what could not be delivered once more, and what waits at once.

    Raises Unauthenticated, Forbidden, NotFound, or BadUserInput for one that was stopped.
    """
    if (await _require_there(graph, asker, slug)).stopped:
        raise BadUserInput("slug: this webhook was stopped. Register another one.")
    await wake(graph, slug)


def _require_administrator(asker: Asker) -> None:
    if asker.signed_in is SignIn.NONE:
        raise Unauthenticated
    if not may_register(asker):
        raise Forbidden("Where the hub sends is decided by administrators. Ask one, or follow `changes` yourself.")


async def _require_there(graph: Graph, asker: Asker, slug: str) -> Registered:
    _require_administrator(asker)
    rows = await graph.read_one(by_id(WEBHOOK, slug))
    if not rows or not (webhook := Registered.of(rows[0][0])).is_shown_to(asker):
        raise NotFound(_MISSING)
    return webhook


def _rights(asker: Asker, wanted: Wanted) -> Rights:
    rights = Rights(wanted.agency, frozenset(), wanted.clearance)
    if is_operator(asker):
        return rights
    if wanted.agency not in (None, asker.agency):
        raise BadUserInput("agency: a webhook acts for the agency that you act for, or for none.")
    if rights.within(Rights(asker.agency, asker.roles, asker.clearance)) != rights:
        raise BadUserInput("clearance: a webhook sees at most what you see.")
    return rights


def _require_sound(wanted: Wanted) -> None:
    purpose = wanted.purpose
    if not purpose.strip() or len(purpose) > LONGEST_PURPOSE or not purpose.isprintable():
        raise BadUserInput(f"purpose: say in 1 to {LONGEST_PURPOSE} characters whom the webhook tells and why.")
    if len(wanted.url) > LONGEST_URL:
        raise BadUserInput(f"url: give at most {LONGEST_URL} characters.")
    if len(wanted.agencies) > MOST_AGENCIES:
        raise BadUserInput(f"agencies: name at most {MOST_AGENCIES}.")
    if len(wanted.key) > LONGEST_KEY:
        raise BadUserInput(f"key: give at most {LONGEST_KEY} characters.")


async def _require_outward(url: str) -> None:
    """Raise BadUserInput for a URL that nothing would be sent to. It is looked at again before each attempt."""
    try:
        async with asyncio.timeout(SECONDS):
            await target_of(url)
    except InwardError as error:
        raise BadUserInput(f"url: {error.message[0].lower()}{error.message[1:]}") from None
    except (OSError, UnicodeError):
        raise BadUserInput("url: the name of the host leads nowhere at the moment. Check the spelling.") from None


async def _require_room(tx: Transaction, maker: str) -> None:
    """Raise BadUserInput where somebody has as many webhooks as they may, or comes by no grant and no key."""
    mine = [webhook for [row] in await tx.run(every(WEBHOOK)) if (webhook := Registered.of(row)).maker == maker]
    if sum(not webhook.stopped for webhook in mine) >= MOST:
        raise BadUserInput(f"purpose: you have {MOST} webhooks running. Stop one first.")
    grants, keys = await tx.run(every(GRANT)), await tx.run(every(KEY))
    if maker and rights_of(grants, keys, tx.kept.get(Maxima))(maker) is None:
        raise BadUserInput(
            "clearance: a webhook is registered under a grant or a key and ends with it. What you have comes from your "
            "provider alone: ask an administrator of the hub for a grant."
        )


def _require_same(wanted: Registered, there: Registered) -> None:
    def content(webhook: Registered) -> Any:
        return replace(webhook, since="", stopped="")

    if there.stopped or content(there) != content(wanted):
        raise BadUserInput("key: you registered another webhook by this key. Take another key.")
