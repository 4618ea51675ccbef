"""`journal`, `journalEntries` and `journalProof`: both logs, for whoever wants to check the hub.

Asked by the API. The open log is everybody's; of the full one even the size tells how much is hidden, so it is for
auditors. No row of the register is read here, so no rule of visibility is put into a statement:
hub.analytics.journal.entries judges each row by what its entry holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from hub.access.asker import SignIn
from hub.access.roles import Role
from hub.analytics.asking.reading import Reading
from hub.analytics.journal.entries import LogEntry, shown
from hub.errors import BadUserInput, Forbidden, Unauthenticated
from hub.graph.logs.append import tree_of
from hub.graph.logs.entry import Log, slug
from hub.graph.logs.stored import entry_at, page, prove_entry, prove_growth, register_of, tree_at

MOST = 100
OfLog = Annotated[Log, "Which log; the full one is for auditors."]


@dataclass(frozen=True, slots=True)
class Journal:
    """One log of the journal as it stands."""

    log: Annotated[Log, "Which log."]
    size: Annotated[int, "How many entries it has."]
    root_hash: Annotated[str, "The root of its Merkle tree (RFC 6962), in hexadecimal."]
    recorded_at: Annotated[str | None, "When the last entry was made; null where there is none."]


@dataclass(frozen=True, slots=True)
class JournalProof:
    """What proves that a log holds an entry, and that it began as it was earlier."""

    size: Annotated[int, "Of the log that the proof is about."]
    root_hash: Annotated[str, "Its root, in hexadecimal."]
    leaf_hash: Annotated[str, "The hash of the entry's leaf."]
    inclusion: Annotated[tuple[str, ...], "The hashes that lead from the leaf to the root (RFC 6962, 2.1.1)."]
    since_root_hash: Annotated[str | None, "The root of the log when it had `since` entries; null if not asked for."]
    consistency: Annotated[
        tuple[str, ...] | None, "The hashes that show that it began so (RFC 6962, 2.1.2); null if not asked for."
    ]


async def journal(reading: Reading, *, log: OfLog = Log.OPEN) -> Journal:
    """Size and root of a log. Raises Unauthenticated or Forbidden. Cost: two statements."""
    require_reader(reading, log)
    tree = tree_of(await register_of(reading.transaction), log)
    last = await entry_at(reading.transaction, log, tree.size) if tree.size else None
    return Journal(log, tree.size, tree.root.hex(), last and last.at)


async def journal_entries(
    reading: Reading,
    *,
    log: OfLog = Log.OPEN,
    after: Annotated[int, "The number after which to begin."] = 0,
    most: Annotated[int, f"How many at most, up to {MOST}."] = 20,
) -> list[LogEntry]:
    """Entries of a log, in order. Raises Unauthenticated, Forbidden or BadUserInput. Cost: one statement."""
    require_reader(reading, log)
    if not 0 < most <= MOST or after < 0:
        raise BadUserInput(f"most: ask for 1 to {MOST} entries, after the number of one.")
    rows = await reading.transaction.run(page(log, slug(after), most))
    return [shown(log, row, reading.asker, reading.model) for (row,) in rows]


async def journal_proof(
    reading: Reading,
    *,
    number: Annotated[int, "The number of an entry."],
    log: OfLog = Log.OPEN,
    size: Annotated[int | None, "Of the log as it was when it had so many entries; as it is if left out."] = None,
    since: Annotated[int | None, "Prove also that it began as it was when it had so many entries."] = None,
) -> JournalProof:
    """Proofs about a log. Raises Unauthenticated, Forbidden or NotFound. Cost: eight small statements at most."""
    require_reader(reading, log)
    tx = reading.transaction
    held, entry = await prove_entry(tx, log, number, size), await entry_at(tx, log, number)
    if since is None:
        return JournalProof(held.size, held.root, entry.hashes[0], tuple(held.hashes), None, None)
    grown, before = await prove_growth(tx, log, since, held.size), await tree_at(tx, log, since)
    return JournalProof(
        held.size, held.root, entry.hashes[0], tuple(held.hashes), before.root.hex(), tuple(grown.hashes)
    )


def require_reader(reading: Reading, log: Log) -> None:
    """Raise Unauthenticated or Forbidden for who may not read a log."""
    if log is Log.OPEN or Role.AUDITOR in reading.asker.roles:
        return
    if reading.asker.signed_in is SignIn.NONE:
        raise Unauthenticated
    raise Forbidden("The full log is for auditors. Ask for the open one, or ask an administrator for the role.")
