"""Writers that change a hub over HTTP until they are told to stop, and note what they asked and were told.

Used by tests.faults. Some make two records in a call; others put notes into the same few records, each with the version
that it saw, so that they meet.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.faults.history import Held, History, Note, Outcome, Pair

RECORD = """mutation Record($changes: [ChangeInput!]!, $why: String!) {
  record(changes: $changes, why: $why) { outcome records { kind slug version } problems { code version } }
}"""
PREFIX = "fault-"
MOST = 100
UNSURE = frozenset({"UNAVAILABLE", "OUTCOME_UNKNOWN", "OVERLOADED", "DEADLINE_EXCEEDED"})
"""Codes after which nobody knows, or a writer need not know, whether the call was carried out."""


@dataclass
class Writers:
    """Writers of one hub. `run` is over when `stop` is set, which it is once `most` calls were begun.

    `reached` is set once `first` calls were acknowledged. `source` is what new records cite.
    """

    address: str
    key: str
    seed: str
    first: int
    shared: tuple[str, ...] = ()
    most: int | None = None
    source: str = "hub-editorial"
    history: History = field(default_factory=History)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    _made: int = 0

    async def run(self, number: int = 4) -> None:
        """Write with so many at once."""
        async with self.client() as client:
            await asyncio.gather(*(self._write(client, random.Random(f"{self.seed}/{n}")) for n in range(number)))

    def client(self) -> httpx.AsyncClient:
        """Who sends as the holder of the key."""
        return httpx.AsyncClient(base_url=self.address, headers={"authorization": f"Bearer {self.key}"}, timeout=30)

    async def _write(self, client: httpx.AsyncClient, chance: random.Random) -> None:
        while not self.stop.is_set():
            try:
                if chance.random() < 0.5:
                    await self._pair(client)
                else:
                    await self._note(client, chance.choice(self.shared))
            except (httpx.HTTPError, ValueError):
                # Nobody listens, or half an answer came: the call stays UNKNOWN.
                await asyncio.sleep(0.05)
            if self.history.counts()[Outcome.ACKNOWLEDGED] >= self.first:
                self.reached.set()
            if self.most is not None and self._made >= self.most:
                self.stop.set()

    async def _pair(self, client: httpx.AsyncClient) -> None:
        self._made += 1
        name = f"{PREFIX}{self.seed}-{self._made}"
        pair = Pair((f"{name}-a", f"{name}-b"))
        self.history.pairs.append(pair)
        about = {"marking": "PUBLISHED", "sources": [self.source], "confidence": "SOURCED"}
        changes = [{"create": {"supplier": {"slug": slug, "name": slug, **about}}} for slug in pair.slugs]
        pair.outcome, _ = await self._sent(client, changes)

    async def _note(self, client: httpx.AsyncClient, slug: str) -> None:
        seen = (await notes(client, [slug]))[slug][1]
        self._made += 1
        note = Note(slug, f"{self.seed}: {self._made}", seen)
        self.history.notes.append(note)
        change = {"slug": slug, "version": seen, "values": {"tool": {"note": note.text}}}
        note.outcome, told = await self._sent(client, [{"correct": change}])
        versions = {record["slug"]: record["version"] for record in told.get("records") or ()}
        note.given = versions.get(slug)
        note.met = next((problem["version"] for problem in told.get("problems") or ()), None)

    async def _sent(self, client: httpx.AsyncClient, changes: list[dict[str, Any]]) -> tuple[Outcome, dict[str, Any]]:
        body = await asked(client, RECORD, {"changes": changes, "why": "A fault is tried."})
        if errors := body.get("errors"):
            code = errors[0]["extensions"]["code"]
            return (Outcome.UNKNOWN if code in UNSURE else Outcome.REFUSED), {}
        told = body["data"]["record"]
        return (Outcome.ACKNOWLEDGED if told["outcome"] == "RECORDED" else Outcome.REFUSED), told


async def asked(client: httpx.AsyncClient, query: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    """What a hub answers."""
    response = await client.post("/graphql", json={"query": query, "variables": variables})
    return response.json()


async def notes(client: httpx.AsyncClient, slugs: list[str]) -> dict[str, tuple[str | None, int]]:
    """The note and the version of each tool. Raises ValueError where the hub does not say them."""
    query = "query Notes($slugs: [String!]!) { tools(where: {slug: {in: $slugs}}) { nodes { slug note version } } }"
    body = await asked(client, query, {"slugs": slugs})
    if "errors" in body:
        raise ValueError(body["errors"])
    return {row["slug"]: (row["note"], row["version"]) for row in body["data"]["tools"]["nodes"]}


async def size_of(client: httpx.AsyncClient) -> int:
    """How many entries the open log has: a call of these writers makes a single entry, which everybody sees."""
    return (await asked(client, "{ journal { size } }", {}))["data"]["journal"]["size"]


async def shared_of(client: httpx.AsyncClient, number: int = 3) -> tuple[str, ...]:
    """The slugs of the first tools, which writers share."""
    body = await asked(client, "query First($n: Int!) { tools(first: $n) { nodes { slug } } }", {"n": number})
    return tuple(row["slug"] for row in body["data"]["tools"]["nodes"])


async def held(client: httpx.AsyncClient, seed: str, shared: tuple[str, ...]) -> Held:
    """What a hub holds of what writers of this seed wrote."""
    query = """query Made($made: String!, $after: String, $first: Int!) {
      suppliers(where: {slug: {startsWith: $made}}, first: $first, after: $after) {
        nodes { slug } pageInfo { hasNextPage endCursor }
      }
    }"""
    slugs: set[str] = set()
    after: str | None = None
    while True:
        body = await asked(client, query, {"made": f"{PREFIX}{seed}-", "first": MOST, "after": after})
        page = body["data"]["suppliers"]
        slugs |= {row["slug"] for row in page["nodes"]}
        if not page["pageInfo"]["hasNextPage"]:
            return Held(frozenset(slugs), await notes(client, list(shared)))
        after = page["pageInfo"]["endCursor"]
