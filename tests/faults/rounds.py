"""Kill an engine or a hub while it is written to, start it again, and look whether every promise was kept.

Used by tests.faults.__main__ and by its test. Everything listens on loopback, on free ports, and is stopped by its own
process id.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hub.graph.engine import Endpoint
from tests.cli.command import Ended, Serving, run, serving
from tests.faults.history import History, refused_pairs, violations
from tests.faults.together import together
from tests.faults.writers import Writers, held, notes, shared_of
from tests.neo4j.server import Neo4j

MOST_FIRST = 20
"""Calls that are acknowledged, at most, before something is killed."""
LATEST = 0.3
"""Seconds after the last of these, at most, at which it is: in the middle of another call."""
SETTLING = 120.0
"""Seconds within which a hub answers again."""
CALM = {"HUB_DEADLINE": "20"}


@dataclass(frozen=True)
class Round:
    """What happened in a round: what was killed, after how many acknowledged calls, and every promise that was broken.

    `back` is how many seconds the hub needed to answer again.
    """

    killed: str
    after: int
    history: History
    back: float
    broken: list[str]


class Register:
    """A data folder with the shipped register, which is loaded where it is not there, and the key of an editor."""

    def __init__(self, folder: Path, neo4j: Neo4j | None = None) -> None:
        self.folder, self.neo4j = folder, neo4j
        self._settings = CALM | (_attached(neo4j.endpoint) if neo4j else {})
        if not folder.exists() or neo4j:
            self._run("seed")
        made = self._run("key", "create", "--role", "EDITOR", "--clearance", "OFFICIAL", "--days", "2",
                         "--purpose", "Faults are tried")  # fmt: skip
        self.key = re.findall(r"\bhub_[0-9a-f]+_\S+", made.out)[0]

    @contextmanager
    def hub(self) -> Iterator[Serving]:
        """The hub on that folder."""
        with serving(self.folder, settings=self._settings) as hub:
            yield hub

    def kill_engine(self, hub: Serving) -> None:
        """Kill the graph engine, and see that it comes back: the built-in engine does so by itself."""
        if self.neo4j:
            self.neo4j.kill()
            self.neo4j.start()
        else:
            [engine] = hub.children()
            os.kill(engine, signal.SIGKILL)

    def journal(self) -> list[str]:
        """What `hub journal verify` complains of."""
        done = run("journal", "verify", data=self.folder, settings=self._settings)
        return [] if done.status == 0 else [f"journal: {done.out.strip()} {done.err.strip()}"]

    def _run(self, *arguments: str) -> Ended:
        done = run(*arguments, data=self.folder, settings=self._settings)
        if done.status:
            raise AssertionError(done.err)
        return done


def _attached(endpoint: Endpoint) -> dict[str, str]:
    return {"NEO4J_URI": endpoint.uri, "NEO4J_USER": endpoint.user, "NEO4J_PASSWORD": endpoint.password}


async def fault(register: Register, seed: str) -> Round:
    """One round: write, kill, start again, check. `seed` decides what is killed and when."""
    chance = random.Random(seed)
    killed, after, later = chance.choice(("engine", "hub")), chance.randint(1, MOST_FIRST), chance.uniform(0, LATEST)
    with register.hub() as hub:
        writers, before = await _begun(hub, register.key, seed, after)
        writing = asyncio.create_task(writers.run())
        async with asyncio.timeout(SETTLING):
            await writers.reached.wait()
        await asyncio.sleep(later)
        back = await _killed(register, hub, killed, writers)
        writers.stop.set()
        await writing
    with register.hub() as hub:
        writers.address = hub.address
        async with writers.client() as client:
            broken = list(violations(writers.history, before, await held(client, seed, writers.shared)))
    refused = refused_pairs(writers.history)
    return Round(killed, after, writers.history, back, [*broken, *refused, *register.journal()])


async def at_once(register: Register, seed: str, calls: int) -> Round:
    """So many calls of fifty clients while nothing is killed."""
    with register.hub() as hub:
        writers = Writers(hub.address, register.key, seed, calls, most=calls)
        broken = await together(writers)
    return Round("nothing", calls, writers.history, 0.0, [*broken, *register.journal()])


async def _begun(hub: Serving, key: str, seed: str, first: int) -> tuple[Writers, dict[str, int]]:
    writers = Writers(hub.address, key, seed, first)
    async with writers.client() as client:
        writers.shared = await shared_of(client)
        before = {slug: version for slug, (_, version) in (await notes(client, list(writers.shared))).items()}
    return writers, before


async def _killed(register: Register, hub: Serving, what: str, writers: Writers) -> float:
    """Seconds until the hub answers again; nought for a hub that was killed itself and comes back with the next."""
    if what == "hub":
        os.killpg(hub.process.pid, signal.SIGKILL)
        return 0.0
    started = time.monotonic()
    await asyncio.to_thread(register.kill_engine, hub)
    async with writers.client() as client:
        while time.monotonic() - started < SETTLING:
            try:
                await notes(client, list(writers.shared))
            except (OSError, ValueError):
                await asyncio.sleep(0.1)
            else:
                return time.monotonic() - started
    raise AssertionError(f"the hub did not answer within {SETTLING:g} seconds of the end of its engine")
