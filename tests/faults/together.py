"""Many clients that write to a hub at once while nothing fails, and whether each answer follows from the others.

Used by tests.faults.__main__ (`--together`) and by a test. No update is lost, no version is given twice, the open log
grows by an entry for each acknowledged call, and whoever was refused was so because somebody was faster.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.faults.history import Held, History, Outcome, unjustified, violations
from tests.faults.writers import Writers, held, notes, shared_of, size_of

CLIENTS = 50


async def together(writers: Writers, clients: int = CLIENTS) -> list[str]:
    """Every promise that was broken, once `writers.most` calls were answered."""
    async with writers.client() as client:
        writers.shared = await shared_of(client)
        before = {slug: version for slug, (_, version) in (await notes(client, list(writers.shared))).items()}
        size = await size_of(client)
        await writers.run(clients)
        grown = await size_of(client) - size
        return list(_broken(writers.history, before, await held(client, writers.seed, writers.shared), grown))


def _broken(history: History, before: dict[str, int], there: Held, grown: int) -> Iterator[str]:
    counts = history.counts()
    done = counts[Outcome.ACKNOWLEDGED]
    if not done <= grown <= done + counts[Outcome.UNKNOWN]:
        yield f"the open log has {grown} entries more after {done} acknowledged calls"
    yield from violations(history, before, there)
    yield from unjustified(history)
