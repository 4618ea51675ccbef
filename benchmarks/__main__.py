"""The command line of the benchmark: `make bench ARGS="--tools 2000 --queries one-tool"`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.agree import require_equal
from benchmarks.client import running_client
from benchmarks.generate import generate
from benchmarks.questions import NAMES, Asked, questions
from benchmarks.rounds import Target, Timing, measure
from benchmarks.servers import running_hub, running_peer, running_raw
from benchmarks.store import filled
from benchmarks.table import heading, line
from hub.graph.engine import Endpoint
from tests.neo4j.server import running_neo4j

HEAP, PAGE_CACHE_MB = "2g", 1024


def main() -> None:
    """Measure what is asked for and print it."""
    given = _arguments()
    for tools in given.tools:
        rows = generate(tools)
        with running_neo4j(HEAP, PAGE_CACHE_MB) as (endpoint, _):
            asyncio.run(filled(endpoint, rows))
            _measure(endpoint, questions(rows, tuple(given.queries)), given)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--tools", type=int, nargs="+", default=[2_000, 20_000], help="sizes of the register")
    parser.add_argument("--queries", nargs="+", choices=NAMES, default=list(NAMES), help="which questions")
    parser.add_argument("--servers", nargs="+", default=["raw", "hub", "yoga"], help="which servers")
    parser.add_argument("--rounds", type=int, default=3, help="how often each figure is taken")
    return parser.parse_args()


def _measure(endpoint: Endpoint, asked: list[Asked], given: argparse.Namespace) -> None:
    with running_raw(endpoint) as raw, running_hub(endpoint) as hub, running_peer(endpoint) as peer:
        with running_client() as client:
            for question in asked:
                targets = [
                    Target("raw", raw, f"/{question.name}", question.raw_bodies()),
                    Target("hub", hub, "/graphql", question.hub_bodies()),
                    Target("yoga", peer, "/graphql", question.peer_bodies()),
                ]
                require_equal(question.name, *targets)
                found = measure(client, targets, Timing(rounds=given.rounds))
                sys.stdout.write(line(question.name, found) + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
