"""Measure servers by turns: each question at each server once a round, so that whatever drifts hits all alike.

Called by benchmarks.__main__.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.client import Client, Figures
from benchmarks.targets import Target

MANY = 8


@dataclass(frozen=True)
class Timing:
    """How long to warm up and to measure, in seconds, and how often."""

    warm: float = 1.5
    alone: float = 0.8
    together: float = 1.2
    rounds: int = 3
    least: int = 5


@dataclass(frozen=True)
class Result:
    """What one server needed for one question: medians over the rounds."""

    alone: Figures
    together: Figures


def warm(client: Client, targets: Sequence[Target], timing: Timing) -> None:
    """Let plans be made, pools filled and hot code compiled; nothing is kept of it."""
    for target in targets:
        client.measure(target.order(1, timing.warm / 2))
        client.measure(target.order(MANY, timing.warm / 2))


def measure(client: Client, targets: Sequence[Target], timing: Timing) -> Mapping[str, Result]:
    """One question at each server, by name of server. They have been warmed up before."""
    alone: defaultdict[str, list[Figures]] = defaultdict(list)
    together: defaultdict[str, list[Figures]] = defaultdict(list)
    for number in range(timing.rounds):
        # Turned round every time: whoever comes second finds the machine warmer.
        for target in targets if number % 2 == 0 else targets[::-1]:
            alone[target.server].append(client.measure(target.order(1, timing.alone, timing.least)))
            together[target.server].append(client.measure(target.order(MANY, timing.together, MANY)))
    return {server: Result(_middle(alone[server]), _middle(together[server])) for server in alone}


def _middle(rounds: list[Figures]) -> Figures:
    """The median of each figure; requests are added up."""
    return Figures(
        median(figures.p50 for figures in rounds),
        median(figures.p95 for figures in rounds),
        median(figures.p99 for figures in rounds),
        median(figures.per_second for figures in rounds),
        sum(figures.requests for figures in rounds),
    )
