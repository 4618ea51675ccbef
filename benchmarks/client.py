"""Another process that sends requests, and what its figures say.

Called by benchmarks.rounds and benchmarks.neighbours.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass

import orjson

from benchmarks.load import Order

_MILLI = 1_000_000


@dataclass(frozen=True)
class Figures:
    """Times in milliseconds, requests in a second, and on how many requests these rest."""

    p50: float
    p95: float
    p99: float
    per_second: float
    requests: int


class Client:
    """Carries out orders one after the other. An order may be sent and its figures taken later."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def send(self, order: Order) -> None:
        """Begin with an order."""
        if self._process.stdin is None:
            raise ValueError("the client was started with pipes")
        self._process.stdin.write(orjson.dumps(asdict(order)) + b"\n")
        self._process.stdin.flush()

    def take(self) -> Figures:
        """The figures of the order sent before. Raises RuntimeError when it failed."""
        line = self._process.stdout.readline() if self._process.stdout else b""
        if not line:
            raise RuntimeError("the load client failed; its own words are above")
        answer = orjson.loads(line)
        return figures(answer["times"], answer["elapsed"])

    def measure(self, order: Order) -> Figures:
        """Send an order and wait."""
        self.send(order)
        return self.take()


def figures(times: Sequence[int], elapsed: int) -> Figures:
    """What nanoseconds of single requests, and of all together, come to."""
    ordered = sorted(times)

    def at(share: float) -> float:
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] / _MILLI

    return Figures(at(0.5), at(0.95), at(0.99), len(ordered) * 1e9 / elapsed, len(ordered))


@contextmanager
def running_client() -> Iterator[Client]:
    """A client process, ended with the block."""
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.load"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        yield Client(process)
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
