"""Corrections from outside: what somebody who need not sign in says is wrong with a published tool, in words only.

Called by the API. It is a proposal without changes, marked OFFICIAL, because nobody has read it; who keeps the tool
accepts it, with the changes it comes to, or refuses it. Who sent it follows it by a token that nobody can guess, of
which the graph keeps the hash.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from hub import clock
from hub.access.asker import Asker
from hub.analytics.asking.answer_types import Dated
from hub.analytics.asking.reading import Reading
from hub.errors import BadUserInput, NotFound
from hub.graph.register import VERSION as GRAPH_VERSION
from hub.graph.register import lock
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.graph.writing import write_edits
from hub.model.common import AUDIENCE
from hub.model.enums import Marking
from hub.model.registry import Model
from hub.records.knowledge import Ref
from hub.records.named_calls import Named
from hub.records.proposals.stored import PROPOSAL, TEXT, ProposalState, ProposedChange, StoredProposal, of_row, ref_of
from hub.records.stored_rows import StoredRows
from hub.records.values import UnusableError, usable_text

LONGEST = 2000
WHY = "Somebody outside reported an error."


@dataclass(frozen=True, slots=True)
class Correction:
    """A report of an error as who sent it sees it."""

    state: Annotated[ProposalState, "Where it stands."]
    text: Annotated[str, "What was reported."]
    reported_on: Annotated[str, Dated(), "The day on which it came."]
    reason: Annotated[str, "What who keeps the tool says; empty when nothing."]


async def report(graph: Graph, model: Model, asker: Asker, tool: str, text: str, lapse_days: int) -> str:
    """Keep a report; the token by which it is followed. Raises NotFound or BadUserInput."""
    if len(text) > LONGEST:
        raise BadUserInput(f"text: write 1 to {LONGEST} characters.")
    try:
        words = usable_text(text)
    except UnusableError as error:
        raise BadUserInput(f"text: {error.reason}") from None
    token = secrets.token_urlsafe(24)

    async def work(tx: Transaction) -> None:
        register = await lock(tx)
        rows, ref = StoredRows(tx, model, asker), Ref("Tool", tool)
        await rows.read([ref])
        row = rows.rows.get(ref, {})
        if row.get("marking") != Marking.PUBLISHED.value or row.get(AUDIENCE):
            raise NotFound.of("tool")
        made = _made(f"Tool:{tool}", words, token, lapse_days)
        await write_edits(tx, register, [made.edit(None, {})], Named().call(asker, WHY))

    await graph.write(work)
    return token


def _made(name: str, words: str, token: str, lapse_days: int) -> StoredProposal:
    lapses = (clock.today() + timedelta(days=lapse_days)).isoformat()
    change = ProposedChange({TEXT: words}, writes=[name])
    return StoredProposal(
        secrets.token_hex(13), Marking.OFFICIAL.value, WHY,
        clock.now().isoformat(timespec="seconds"), lapses, [change], [name], [name], token=_hash(token),
    )  # fmt: skip


async def correction(
    reading: Reading, *, token: Annotated[str, "The token that the report was answered with."]
) -> Correction | None:
    """Where a report stands, for who has its token and still sees the tool. Cost: two small statements."""
    await reading.look()
    tx = reading.transaction
    stored = await tx.run(
        Statement(f"MATCH (p:{PROPOSAL}) WHERE p.token = $token RETURN properties(p)", {"token": _hash(token)})
    )
    rows = StoredRows(tx, reading.model, reading.asker)
    kept = [of_row(row) for (row,) in stored]
    await rows.read(ref_of(name) for report in kept for name in report.names)
    [[version, *_]] = await tx.run(GRAPH_VERSION)
    await reading.settle(version)
    if not rows.rows:
        return None
    [report] = kept
    [change] = report.changes
    return Correction(report.state(clock.today().isoformat()), change.sent[TEXT], report.at[:10], change.reason)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
