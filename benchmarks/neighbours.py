"""What an ordinary client notices of a hostile one: its p99 alone, and while the other sends.

Called by benchmarks.__main__. The first case is another ordinary client. What is lost by sharing a machine at all is
taken beside each: the same neighbour sends to a server of its own that does next to nothing (benchmarks.sink).
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from benchmarks.client import Client, Figures
from benchmarks.hostile import CASES
from benchmarks.targets import Target

ALONE, TOGETHER, HEAD_START = 1.5, 3.0, 0.5


@dataclass(frozen=True)
class Neighbour:
    """One kind of neighbour: the p99 before it came, beside it, while it sends elsewhere, and what it was answered."""

    case: str
    alone: Figures
    beside: Figures
    elsewhere: Figures
    answered: str


def neighbours(client: Client, target: Target) -> Iterator[Neighbour]:
    """Every kind in turn."""
    client.measure(target.order(1, ALONE))
    with _sink() as elsewhere:
        for case in CASES:
            alone = client.measure(target.order(1, ALONE))
            beside, answered = _beside(client, target, case, target.port)
            yield Neighbour(case, alone, beside, _beside(client, target, case, elsewhere)[0], answered)


@contextmanager
def _sink() -> Iterator[int]:
    """The port of a sink that runs for as long as the block."""
    command = [sys.executable, "-m", "benchmarks.sink"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield int(process.stdout.readline() if process.stdout else "")
        finally:
            process.kill()


def _beside(client: Client, target: Target, case: str, port: int) -> tuple[Figures, str]:
    """What the client has of the hub while a neighbour sends to a port, and what that one was answered."""
    seconds = TOGETHER + 2 * HEAD_START
    command = [sys.executable, "-m", "benchmarks.hostile", str(port), case, str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        client.measure(target.order(1, HEAD_START))
        beside = client.measure(target.order(1, TOGETHER))
        answered, _ = process.communicate(timeout=60)
    return beside, answered


def told(rows: list[Neighbour]) -> str:
    """The section as text. Every p99 is compared with the median of those alone."""
    alone = median(neighbour.alone.p99 for neighbour in rows)
    width = max(len(neighbour.case) for neighbour in rows)
    lines = [
        f"Neighbours: p99 of one-tool by one client is {alone:.2f} ms alone; beside one that sends without end, and",
        "beside the same one that sends to a server which does nothing (what sharing the machine costs):",
        "",
        f"{'neighbour':{width}}  p99 ms  ratio  elsewhere ms  ratio  requests  what the neighbour was answered",
    ]
    for neighbour in rows:
        figures = f"{neighbour.beside.p99:6.2f}  {neighbour.beside.p99 / alone:5.2f}  {neighbour.elsewhere.p99:12.2f}"
        figures += f"  {neighbour.elsewhere.p99 / alone:5.2f}  {neighbour.beside.requests:8}"
        lines.append(f"{neighbour.case:{width}}  {figures}  {neighbour.answered}")
    return "\n".join([*lines, ""])
