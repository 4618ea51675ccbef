"""The figures as text: what was measured on what, and one table a size.

Called by benchmarks.__main__.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks.client import Figures
from benchmarks.rounds import MANY, Result

SHOWN = {
    "raw": "raw    the official driver behind bare Starlette, statements written by hand",
    "hub": "hub    this hub over HTTP",
    "yoga": "yoga   @neo4j/graphql on Yoga with the same predicates; hot spots and groups by its @cypher",
    "bare": "bare   the same without predicates of visibility and time, so it does less",
}
_RATIOS = (("hub", "raw"), ("hub", "yoga"), ("hub", "bare"), ("hub", "before"))


def notes(facts: Mapping[str, str], servers: Sequence[str]) -> str:
    """What stands above the tables."""
    lines = [f"{name + ':':13}{text}" for name, text in facts.items()]
    return "\n".join([*lines, "", *(SHOWN[server] for server in servers), ""])


def table(tools: int, by_question: Mapping[str, Mapping[str, Result]]) -> str:
    """One size of the register."""
    servers = list(next(iter(by_question.values())))
    pairs = [(server, other) for server, other in _RATIOS if server in servers and other in servers]
    head = ["question", "", *servers, *(f"{server}/{other}" for server, other in pairs)]
    rows = [head]
    for name, results in by_question.items():
        rows += _rows(name, results, servers, pairs)
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    lines = [
        "  ".join([_set(cell, width, i) for i, (cell, width) in enumerate(zip(row, widths, strict=True))])
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return f"{tools:,} tools\n\n" + "\n".join(line.rstrip() for line in lines) + "\n"


def _set(cell: str, width: int, column: int) -> str:
    return cell.ljust(width) if column < 2 else cell.rjust(width)


def _rows(
    name: str, results: Mapping[str, Result], servers: Sequence[str], pairs: Sequence[tuple[str, str]]
) -> list[list[str]]:
    alone = {server: result.alone for server, result in results.items()}
    together = {server: result.together for server, result in results.items()}
    rows: list[list[str]] = []
    kinds = (
        ("p50 ms, 1 client", alone, "p50"),
        ("p95 ms, 1 client", alone, "p95"),
        (f"requests/s, {MANY} clients", together, "per_second"),
        (f"p95 ms, {MANY} clients", together, "p95"),
    )
    for label, figures, kind in kinds:
        values = {server: _value(figures[server], kind) for server in servers}
        ratios = [f"{values[server] / values[other]:.2f}" for server, other in pairs]
        rows.append(["" if rows else name, label, *(f"{values[server]:.2f}" for server in servers), *ratios])
    counts = [f"{alone[server].requests}+{together[server].requests}" for server in servers]
    rows.append(["", f"requests, 1 + {MANY} clients", *counts, *("" for _ in pairs)])
    return rows


def _value(figures: Figures, kind: str) -> float:
    return float(getattr(figures, kind))
