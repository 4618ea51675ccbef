"""A register with many processes and many tools that feed others, and the questions that go beyond one step.

Called by benchmarks.__main__ and tests. The generated register, and beside the shipped processes generated ones up to
the number asked for, each before some others; tools feed tools and affect processes dealt by chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import LiteralString

import orjson

from benchmarks.client import Client, Figures
from benchmarks.generate import generate, link_key
from benchmarks.questions import HERE
from benchmarks.targets import Target
from hub.model.stored import fold, held
from hub.records.stored_form import LinkKind, Row, Rows

TOOLS, PROCESSES, FEEDS = 20_000, 300, 100_000
FOLLOWING = 3
ASKED = 20
WARM = 2.0
Triples = dict[str, tuple[str, str, Row]]
NAMES = ("reach", "chains", "single-points", "what-if")

_COMMON: Row = {"marking": "PUBLISHED", "sources": [], "confidence": "SOURCED", **held(None, None)}


def dense(tools: int = TOOLS, processes: int = PROCESSES, feeds: int = FEEDS, seed: int = 1) -> Rows:
    """The rows; the same numbers and seed give the same."""
    made, dice = generate(tools, seed), Random(seed)
    _add_processes(made, dice, processes)
    slugs = list(made.nodes["Tool"])
    while len(_links(made, "FEEDS", "Tool", "Tool")) < feeds:
        _join(made, "FEEDS", "Tool", dice.choice(slugs), "Tool", dice.choice(slugs), {"basis": "INFERRED"})
    return made


def _add_processes(made: Rows, dice: Random, processes: int) -> None:
    shipped = list(made.nodes["Process"].values())
    for number in range(processes - len(shipped)):
        like = shipped[number % len(shipped)]
        slug, name = f"{like['slug']}-{number:03}", f"{like['name']} {number:03}"
        made.nodes["Process"][slug] = {**like, "slug": slug, "name": name, "nameSort": fold(name)}
    slugs = list(made.nodes["Process"])
    for slug in slugs:
        for after in dice.sample(slugs, FOLLOWING):
            _join(made, "PRECEDES", "Process", slug, "Process", after, {})
    # As many again as are dealt among the shipped processes, so that the others have tools too.
    for tool in list(made.nodes["Tool"]):
        _join(made, "AFFECTS", "Tool", tool, "Process", dice.choice(slugs), {"basis": "STATED"})


def _join(
    made: Rows, type: LiteralString, start_label: LiteralString, start: str, end_label: LiteralString, end: str, of: Row
) -> None:
    if start != end:
        links = _links(made, type, start_label, end_label)
        kind = LinkKind(type, start_label, end_label)
        key = link_key(kind, start, end, "")
        links[key] = (start, end, {**_COMMON, **of, "key": key})


def _links(
    made: Rows, type: LiteralString, start: LiteralString, end: LiteralString
) -> dict[str, tuple[str, str, Row]]:
    return made.links.setdefault(LinkKind(type, start, end), {})


def bodies(made: Rows, name: str) -> list[bytes]:
    """What to send the hub for one question: about several tools in turn, so that no answer is only the last again."""
    text = (HERE / "queries" / "dense" / f"{name}.graphql").read_text(encoding="utf-8")
    tools = Random(7).sample(sorted(made.nodes["Tool"]), ASKED)
    values: list[dict[str, str]] = [{}] if name == "single-points" else [{"tool": slug} for slug in tools]
    return [orjson.dumps({"query": text, "variables": variables}) for variables in values]


def measured(client: Client, made: Rows, port: int, rounds: int) -> dict[str, Figures]:
    """The figures of each question at the hub on this port, asked by one client after a turn of every body."""
    figures: dict[str, Figures] = {}
    for name in NAMES:
        target = Target("hub", port, "/graphql", bodies(made, name))
        client.measure(target.order(1, WARM, len(target.bodies)))
        figures[name] = client.measure(target.order(1, WARM, rounds * ASKED))
    return figures


def told(figures: Mapping[str, Figures]) -> str:
    """The section as text."""
    head = f"Beyond one step: {TOOLS:,} tools, {PROCESSES} processes, {FEEDS:,} FEEDS, the hub over HTTP, one client"
    lines = [head, "", f"{'question':14}  {'p50 ms':>8}  {'p95 ms':>8}  requests"]
    for name, figure in figures.items():
        lines.append(f"{name:14}  {figure.p50:8.1f}  {figure.p95:8.1f}  {figure.requests:8}")
    return "\n".join([*lines, ""])
