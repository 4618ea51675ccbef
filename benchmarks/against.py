"""This hub beside an earlier one: each build in a folder of its own, on a graph that it filled itself, asked by turns.

Called by benchmarks.__main__: `python -m benchmarks --against FOLDER`, FOLDER being a checkout of the other commit with
its .venv. What is asked is the text of this folder; with which values, each build says for the register it made.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path

import orjson

from benchmarks.client import Client
from benchmarks.questions import NAMES
from benchmarks.rounds import Result, Timing, measure, warm
from benchmarks.servers import HERE, process
from benchmarks.targets import Target
from hub.graph.engine import Endpoint
from tests.neo4j.server import running_neo4j

HUB, BEFORE = "hub", "before"

# Run by the interpreter of either folder, which knows its own form of a stored row.
_FILL = """
import asyncio, json, sys
from benchmarks.generate import generate
from benchmarks.questions import NAMES, questions
from benchmarks.store import filled
from hub.graph.engine import Endpoint
given = json.load(sys.stdin)
rows = generate(given["tools"])
asyncio.run(filled(Endpoint(**given["endpoint"]), rows))
asked = {one.name: [body.decode() for body in one.hub_bodies()] for one in questions(rows, NAMES)}
json.dump(asked, sys.stdout)
"""


def against(
    client: Client, folder: Path, tools: int, timing: Timing, memory: tuple[str, int]
) -> dict[str, Mapping[str, Result]]:
    """The results of each question at both hubs. `memory` are the heap and the page cache of each Neo4j."""
    with both(folder, tools, memory) as served:
        for targets in served.values():
            warm(client, targets, timing)
        return {name: measure(client, targets, timing) for name, targets in served.items()}


@contextmanager
def both(folder: Path, tools: int, memory: tuple[str, int]) -> Iterator[dict[str, Sequence[Target]]]:
    """Where each question goes at both hubs, which run meanwhile."""
    with ExitStack() as stack:
        sides: list[tuple[str, int, Mapping[str, Sequence[str]]]] = []
        for name, where in ((HUB, HERE.parent), (BEFORE, folder.resolve())):
            endpoint, _ = stack.enter_context(running_neo4j(*memory))
            bodies = _filled(where, endpoint, tools)
            command = [_python(where), "-m", "benchmarks.hub"]
            sides.append((name, stack.enter_context(process(command, endpoint, where)), bodies))
        yield {
            question: [
                Target(name, port, "/graphql", [body.encode() for body in bodies[question]])
                for name, port, bodies in sides
            ]
            for question in NAMES
        }


def _python(folder: Path) -> str:
    return str(folder / ".venv" / "bin" / "python")


def _filled(folder: Path, endpoint: Endpoint, tools: int) -> Mapping[str, Sequence[str]]:
    """What is to be asked of the graph, which the build in this folder has filled."""
    given = orjson.dumps({"tools": tools, "endpoint": asdict(endpoint)})
    done = subprocess.run([_python(folder), "-c", _FILL], cwd=folder, input=given, stdout=subprocess.PIPE, check=True)
    return orjson.loads(done.stdout)
