"""The figures as lines of a table."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.rounds import Result

SERVERS = ("raw", "hub", "yoga")


def heading() -> str:
    """Two lines above the figures."""
    return ""


def line(name: str, found: Mapping[str, Result]) -> str:
    """One question."""
    p50 = [found[s].alone.p50 for s in SERVERS]
    rate = [found[s].together.per_second for s in SERVERS]
    return f"{name:18} p50 {p50[0]:8.2f} {p50[1]:8.2f} {p50[2]:8.2f}  hub/raw {p50[1] / p50[0]:5.2f} hub/yoga {p50[1] / p50[2]:5.2f}   rate {rate[0]:7.1f} {rate[1]:7.1f} {rate[2]:7.1f} hub/raw {rate[1] / rate[0]:5.2f} hub/yoga {rate[1] / rate[2]:5.2f}"
