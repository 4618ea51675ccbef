"""Nothing of one reader's answer reaches another, however their requests are mixed: caches and plans are shared."""

from __future__ import annotations

import asyncio
from random import Random

from hub.api.documents.request import Request
from hub.api.operation import respond
from hub.api.schema.hub_schema import build_schema
from hub.graph.session import Graph
from hub.model.registry import the_model
from tests.access.removed import drawn_world, readers
from tests.api.documents.running import DEEP

REQUESTS = 10_000 if DEEP else 200
AT_ONCE = 8
DOCUMENTS = (
    "{ tools { totalCount nodes { slug name } } agencies { nodes { slug name } } }",
    "{ toolGroups(groupBy: [OWNER]) { count } }",
)


async def test_mixed_requests_are_answered_each_to_its_own_reader(patient_graph: Graph) -> None:
    api, random = build_schema(the_model()), Random(34)
    await drawn_world(random).write(patient_graph)

    async def told(text: str, n: int) -> bytes:
        return bytes((await respond(api, patient_graph, Request(text), everybody[n], read_only=True)).content)

    everybody = [*readers("cps"), *readers("met")]
    own = {(text, n): await told(text, n) for text in DOCUMENTS for n in range(len(everybody))}
    assert len({own[DOCUMENTS[0], n] for n in range(len(everybody))}) >= 4
    for _ in range(REQUESTS // AT_ONCE + 1):
        mixed = [(random.choice(DOCUMENTS), random.randrange(len(everybody))) for _ in range(AT_ONCE)]
        answers = await asyncio.gather(*(told(*request) for request in mixed))
        assert answers == [own[request] for request in mixed]
