"""The hub as its API sees it: a migrated and seeded graph, asked through hub.api.operation on a day that stands still.

Used by the fixtures of tests/api. Every statement sent while a question is answered is kept with the answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, LiteralString

import orjson

from hub.access.asker import ANONYMOUS, Asker
from hub.api.documents.request import Request
from hub.api.kept_answers import KeptAnswers
from hub.api.operation import respond
from hub.api.schema.hub_schema import ApiSchema
from hub.clock import held_at
from hub.files import shipped
from hub.graph.migrations import migrate
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.seed.folder import load_seed

TODAY = "2026-07-01"
CONTACT = "corrections@hub.example"
_NOON = datetime.fromisoformat(f"{TODAY}T12:00:00").replace(tzinfo=UTC)

_NODES = Statement("MATCH (n) WHERE n.slug IS NOT NULL RETURN labels(n)[0], n.slug, properties(n)")
_LINKS = Statement("MATCH (a)-[r]->(b) RETURN labels(a)[0], a.slug, type(r), labels(b)[0], b.slug, properties(r)")
SIZE = Statement("MATCH (g:Register) RETURN g.version, COUNT { MATCH (n) }, COUNT { MATCH ()-[r]->() }")


@dataclass(frozen=True)
class Answer:
    """A response and the statements that were sent for it."""

    body: dict[str, Any]
    sent: list[Statement]

    @property
    def data(self) -> dict[str, Any]:
        """The data of a response without errors."""
        assert "errors" not in self.body, self.body["errors"]
        return self.body["data"]

    @property
    def errors(self) -> list[dict[str, Any]]:
        """The errors; none when all is well."""
        return self.body.get("errors", [])


@dataclass
class Hub:
    """A graph with the API on it."""

    graph: Graph
    api: ApiSchema
    answers: KeptAnswers | None = None

    async def ask(
        self, query: str, variables: Mapping[str, Any] | None = None, *, asker: Asker | None = None
    ) -> Answer:
        """Answer one request of somebody who is not signed in, on TODAY."""
        sent: list[Statement] = []
        self.graph.listeners.append(sent.append)
        try:
            with held_at(_NOON):
                response = await respond(
                    self.api,
                    self.graph,
                    Request(query, variables=variables),
                    asker or ANONYMOUS,
                    read_only=False,
                    answers=self.answers,
                )
        finally:
            self.graph.listeners.remove(sent.append)
        return Answer(orjson.loads(response.content), sent)

    async def write(self, text: LiteralString, **parameters: Any) -> None:
        """Change the graph behind the API's back: without a new version, by which it would know what it kept as old."""

        async def work(tx: Transaction) -> None:
            await tx.run(Statement(text, parameters))

        await self.graph.write(work)
        self.graph.kept.clear()

    async def digest(self) -> str:
        """A hash over everything in the graph."""
        answers = await self.graph.read([_NODES, _LINKS])
        rows = sorted(orjson.dumps(row, option=orjson.OPT_SORT_KEYS) for rows in answers for row in rows)
        return hashlib.sha256(b"\n".join(rows)).hexdigest()

    async def size(self) -> Any:
        """Version of the register, nodes and relationships: tells whether another test has emptied the graph."""
        [rows] = await self.graph.read([SIZE])
        return rows and rows[0]

    async def seed(self) -> None:
        """Migrate and load the shipped seed."""
        await migrate(self.graph, self.api.model, shipped("schema") / "graph")
        await load_seed(self.graph, self.api.model, shipped("seed"), force=True)
