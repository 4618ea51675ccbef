"""Corrections from outside: what somebody who need not sign in says is wrong with a published tool, in words only.

Called by the API. It is a proposal without changes, marked OFFICIAL, because nobody has read it; who keeps the tool
accepts it, with the changes it comes to, or refuses it. Who sent it follows it by a token that nobody can guess, of
which the graph keeps the hash.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
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
SHORTEST_KEY, LONGEST_KEY = 20, 200
WHY = "Somebody outside reported an error."


@dataclass(frozen=True, slots=True)
class Correction:
    """A report of an error as who sent it sees it."""

    state: Annotated[ProposalState, "Where it stands."]
    text: Annotated[str, "What was reported."]
    reported_on: Annotated[str, Dated(), "The day on which it came."]
    reason: Annotated[str, "What who keeps the tool says; empty when nothing."]


@dataclass(frozen=True)
class Report:
    """What somebody says is wrong with a tool. `key` is a name of theirs that nobody guesses, or nothing."""

    tool: str
    text: str
    key: str = ""

    @property
    def token(self) -> str:
        """The token by which it is followed: of a report that was sent again, with its key, the same."""
        if not self.key:
            return secrets.token_urlsafe(24)
        content = json.dumps([self.tool, self.text]).encode()
        return base64.urlsafe_b64encode(hmac.digest(self.key.encode(), content, "sha256")[:24]).decode()


async def report(graph: Graph, model: Model, asker: Asker, asked: Report, lapse_days: int) -> tuple[str, bool]:
    """Keep a report; the token by which it is followed, and whether it was kept before.

    Raises NotFound or BadUserInput.
    """
    words = _usable(asked)
    token = asked.token

    async def work(tx: Transaction) -> bool:
        register = await lock(tx)
        rows, ref = StoredRows(tx, model, asker), Ref("Tool", asked.tool)
        await rows.read([ref])
        row = rows.rows.get(ref, {})
        if row.get("marking") != Marking.PUBLISHED.value or row.get(AUDIENCE):
            raise NotFound.of("tool")
        if await tx.run(_followed(token)):
            return True
        made = _made(f"Tool:{asked.tool}", words, token, lapse_days)
        await write_edits(tx, register, [made.edit(None, {})], Named().call(asker, WHY))
        return False

    return token, await graph.write(work)


def _usable(asked: Report) -> str:
    if asked.key and not SHORTEST_KEY <= len(asked.key) <= LONGEST_KEY:
        # Who guesses the key of somebody else's report, and its text, could follow it.
        raise BadUserInput(f"key: give {SHORTEST_KEY} to {LONGEST_KEY} characters that nobody guesses, or none.")
    if len(asked.text) > LONGEST:
        raise BadUserInput(f"text: write 1 to {LONGEST} characters.")
    try:
        return usable_text(asked.text)
    except UnusableError as error:
        raise BadUserInput(f"text: {error.reason}") from None


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
    stored = await tx.run(_followed(token))
    rows = StoredRows(tx, reading.model, reading.asker)
    kept = [of_row(row) for (row,) in stored]
    names = {ref_of(name) for report in kept for name in report.names}
    await rows.read(names)
    await rows.follow_merged(names)
    [[version, *_]] = await tx.run(GRAPH_VERSION)
    await reading.settle(version)
    if not rows.rows:
        return None
    [report] = kept
    [change] = report.changes
    return Correction(report.state(clock.today().isoformat()), change.sent[TEXT], report.at[:10], change.reason)


def _followed(token: str) -> Statement:
    """The report that a token follows."""
    return Statement(f"MATCH (p:{PROPOSAL}) WHERE p.token = $token RETURN properties(p)", {"token": _hash(token)})


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
