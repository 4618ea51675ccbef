"""Whether time tells of what is hidden, and what markings in use cost a reader who acts for an agency.

Called by benchmarks.__main__: `python -m benchmarks --hidden`. One hub in this process on a real Neo4j. Hidden and
absent slugs and ids are asked for by turns, in pairs whose order is drawn; absent against absent says what chance is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import median
from time import perf_counter
from typing import Any, cast

import orjson
from neo4j import READ_ACCESS, AsyncDriver

from benchmarks import raw
from benchmarks.questions import NAMES, questions
from benchmarks.store import settled, store
from hub.access.asker import ANONYMOUS, Asker
from hub.api.documents.request import Request
from hub.api.operation import respond
from hub.api.schema.hub_schema import ApiSchema, build_schema
from hub.clock import today
from hub.graph.compiler.ids import global_id
from hub.graph.engine import Endpoint
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.model.enums import Marking
from hub.model.registry import the_model
from hub.model.time import recently
from hub.records.stored_form import Rows
from hub.settings import Settings, load_settings

PAIRS, HIDDEN, WARM, DRAWS = 5_000, 50, 200, 400
LEAST = 50e-6
"""Seconds that the medians may differ in any case."""
ONE = {
    "by slug": "query ($at: String!) { tool(slug: $at) { name owner { name } } }",
    "by id": "query ($at: ID!) { node(id: $at) { id ... on Tool { name } } }",
}
READER = Asker(Marking.OFFICIAL, "cps", "benchmark")


@dataclass(frozen=True)
class Apart:
    """Difference of the medians of hidden and absent, and the widest that absent against absent gives, in seconds."""

    pairs: int
    difference: float
    chance: float

    @property
    def told(self) -> bool:
        """Whether time tells."""
        return abs(self.difference) > max(LEAST, self.chance)


@dataclass(frozen=True)
class Marked:
    """A question of a reader with an agency: median seconds of the hub and of the driver with the same predicate."""

    hub: float
    driver: float


async def hidden(endpoint: Endpoint, rows: Rows, pairs: int = PAIRS) -> tuple[dict[str, Apart], dict[str, Marked]]:
    """Both measurements on a graph that is filled with these rows, of which some tools are hidden."""
    settings = load_settings(
        neo4j_uri=endpoint.uri,
        neo4j_user=endpoint.user,
        neo4j_password=endpoint.password,
        deadline=60.0,
        kept_answers=0,
    )
    graph = Graph.connect(endpoint, settings)
    try:
        await graph.verify()
        await store(graph, rows)
        await settled(graph)
        return await told_apart(graph, rows, pairs), await _marked(graph, settings, rows, max(5, pairs // 50))
    finally:
        await graph.close()


async def told_apart(graph: Graph, rows: Rows, pairs: int) -> dict[str, Apart]:
    """Hidden against absent, by slug and by id, on a graph that holds these rows."""
    api, slugs = build_schema(the_model()), sorted(rows.nodes["Tool"])[:HIDDEN]
    await graph.write(_hiding(slugs))
    return {name: await _apart(api, graph, text, name, slugs, pairs) for name, text in ONE.items()}


def interval(first: Sequence[float], other: Sequence[float], random: Random) -> float:
    """The 95 % interval of the difference of two medians that chance gives, its wider side: drawn again and again."""
    both = list(zip(first, other, strict=True))
    drawn = sorted(
        abs(median(a for a, _ in again) - median(b for _, b in again))
        for again in (random.choices(both, k=len(both)) for _ in range(DRAWS))
    )
    return drawn[int(0.95 * len(drawn))]


def told_hidden(apart: Mapping[str, Apart], marked: Mapping[str, Marked]) -> str:
    """The section as text."""
    lines = [
        "Hidden against absent: difference of the medians, and the 95 % interval of absent against absent.",
        "",
        "asked    pairs  difference µs  chance µs  told apart",
    ]
    for name, timed in apart.items():
        answer = "YES" if timed.told else "no"
        lines.append(f"{name:7}  {timed.pairs:5}  {timed.difference * 1e6:13.1f}  {timed.chance * 1e6:9.1f}  {answer}")
    lines += [
        "",
        "A reader with an agency, markings on: medians of the hub, and of the raw driver with its predicate.",
        "",
    ]
    lines += ["question           hub ms  driver ms  ratio"]
    for name, took in marked.items():
        lines.append(f"{name:17}  {took.hub * 1e3:6.2f}  {took.driver * 1e3:9.2f}  {took.hub / took.driver:5.2f}")
    return "\n".join([*lines, ""])


def _hiding(slugs: list[str]) -> Any:
    async def work(tx: Transaction) -> None:
        text = "MATCH (t:Tool) WHERE t.slug IN $slugs SET t.marking = 'OFFICIAL_SENSITIVE', t.audience = ['moj']"
        await tx.run(Statement(text, {"slugs": slugs}))

    return work


async def _apart(api: ApiSchema, graph: Graph, text: str, name: str, slugs: Sequence[str], pairs: int) -> Apart:
    random = Random(17)
    times: dict[str, list[float]] = {"hidden": [], "absent": [], "first": [], "other": []}
    warm = min(WARM, pairs)
    for n in range(warm + pairs):
        there, gone = random.choice(slugs), _absent(random, random.choice(slugs))
        pair = [("hidden", there), ("absent", gone)]
        alone = [("first", _absent(random, random.choice(slugs))), ("other", _absent(random, random.choice(slugs)))]
        for kind, slug in random.sample(pair, 2) + random.sample(alone, 2):
            took = await _seconds(api, graph, text, slug if name == "by slug" else global_id("Tool", slug))
            times[kind] += [took] if n >= warm else []
    difference = median(times["hidden"]) - median(times["absent"])
    return Apart(pairs, difference, interval(times["first"], times["other"], random))


def _absent(random: Random, slug: str) -> str:
    """A slug of nothing, as long as another and much like it."""
    letters = [*slug]
    random.shuffle(letters)
    return "".join(letters).replace("-", "x")


async def _seconds(api: ApiSchema, graph: Graph, text: str, at: str) -> float:
    began = perf_counter()
    await respond(api, graph, Request(text, variables={"at": at}), ANONYMOUS, read_only=True)
    return perf_counter() - began


async def _marked(graph: Graph, settings: Settings, rows: Rows, times: int) -> dict[str, Marked]:
    """Each question by turns at the hub and at the driver, for one reader."""
    driver, api = raw.connect(settings), build_schema(the_model())
    measured: dict[str, Marked] = {}
    for asked in questions(rows, NAMES):
        hub, bare = list[float](), list[float]()
        requests = [orjson.loads(body) for body in asked.hub_bodies()]
        for n in range(times + 5):
            values, body = asked.values[n % len(asked.values)], requests[n % len(requests)]
            began = perf_counter()
            await respond(api, graph, Request(body["query"], variables=body["variables"]), READER, read_only=True)
            between = perf_counter()
            await _by_driver(driver, asked.name, values)
            ended = perf_counter()
            if n >= 5:
                hub.append(between - began)
                bare.append(ended - between)
        measured[asked.name] = Marked(median(hub), median(bare))
    await driver.close()
    return measured


async def _by_driver(driver: AsyncDriver, name: str, values: Mapping[str, Any]) -> bytes:
    """What the raw driver answers the reader: the hand-written statement, with the agency in its predicate."""
    text, shape = raw.ASKED[name]
    text = re.sub(r"(\w+)\.audience IS NULL", r"(\1.audience IS NULL OR $agency IN \1.audience)", text)
    day = today().isoformat()
    given = {**values, **READER.sees.parameters(), "day": day, "recent": recently(day)}
    async with driver.session(database="neo4j", default_access_mode=READ_ACCESS) as session:
        rows = await (await session.run(cast(Any, text), given)).values()
    return orjson.dumps({"data": shape(rows[0][0] if rows else None)})
