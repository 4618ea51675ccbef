"""Whatever somebody asks is answered as on a graph from which what they may not see was removed beforehand.

Drawn are graph, marking, audience, actor and document, all from the declarations and the schema, so what is added to
either is asked for here without a further line.
"""

from __future__ import annotations

import logging
from collections import Counter
from random import Random

import pytest

from hub.access.asker import Asker
from hub.api.documents.request import Request
from hub.api.operation import respond
from hub.api.schema.hub_schema import ApiSchema, build_schema
from hub.graph.session import Graph
from hub.model.registry import the_model
from tests.access.asked import Asks
from tests.access.removed import AGENCIES, drawn_world, hidden_words, readers, remove_hidden
from tests.api.documents.running import DEEP
from tests.conftest import Engine
from tests.which_engines import ENGINES


@pytest.fixture(scope="module")
def api() -> ApiSchema:
    return build_schema(the_model())


async def told(api: ApiSchema, graph: Graph, documents: list[str], reader: Asker) -> list[tuple[int, bytes]]:
    """Status and bytes of each answer."""
    answers = [await respond(api, graph, Request(text), reader, read_only=True) for text in documents]
    return [(answer.status, bytes(answer.content)) for answer in answers]


# Neo4j plans each of these documents, and each part of a graph that is written, for a second: there the same is shown
# by tests/api/test_non_interference.py and tests/http/test_who.py, and by this in the deep run.
@pytest.mark.parametrize("engine", ENGINES if DEEP else ENGINES[:1], indirect=True, scope="session")
async def test_what_is_hidden_is_as_if_it_were_removed(
    patient_graph: Graph, api: ApiSchema, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "hub")
    random = Random() if DEEP else Random(17)
    # A new document takes half a second to plan, so each is asked of every graph by every reader.
    graphs, each = (120 if engine.name == "embedded" else 12, 21) if DEEP else (12, 21)
    documents = [Asks(api.executable, random).document() for _ in range(each)]
    tally = Counter[str]()
    for n in range(graphs):
        world, chain = drawn_world(random), readers((*AGENCIES, None)[n % 4])
        await world.write(patient_graph)
        whole = [await told(api, patient_graph, documents, reader) for reader in chain]
        for reader, answers in zip(chain, whole, strict=True):
            await remove_hidden(world, patient_graph, reader)
            gone = await told(api, patient_graph, documents, reader)
            wrong = [text for text, a, b in zip(documents, answers, gone, strict=True) if a != b]
            assert wrong == [], f"{reader}\n{wrong[0]}"
            everything = b"".join(content for _, content in answers)
            assert [canary for canary in hidden_words(reader) if canary.encode() in everything] == []
            assert b'"INTERNAL"' not in everything
            tally["compared"] += len(documents)
            tally["refused"] += sum(b'"errors"' in content for _, content in answers)
        tally["differing"] += sum(first != last for first, last in zip(whole[0], whole[-1], strict=True))
    assert tally["compared"] == graphs * 4 * each >= 1_000
    assert tally["refused"] < 0.3 * tally["compared"]
    assert tally["differing"] > 0.4 * graphs * each, "who is cleared sees no more"
    assert "zq" not in caplog.text
