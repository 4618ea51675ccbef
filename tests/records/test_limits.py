"""What the check lets through at its limits loads on every engine: no limit of an engine is met first while loading."""

from __future__ import annotations

from pathlib import Path

from hub.graph.session import Graph
from hub.model.stored import LONGEST_SORTED
from hub.records.describe import LONGEST_SLUG, MOST_SOURCES
from tests.records.folders import problems
from tests.records.graphs import ask, load

LONG = "x" * LONGEST_SLUG
WORDS = "A very long text. " * 4_000 + "End."
"""More than an index of Neo4j takes of a text, which is some 8,000 bytes."""
NAME = "ŵ" * LONGEST_SORTED
"""Its folded form, by which lists are in order, is of single letters, and just as long as may be."""
AT_THE_LIMITS = f"""
sources:
  - {{slug: page, url: 'https://example.org', title: '{WORDS}', published: '0001', sources: [page],
     confidence: SOURCED}}
"""
MANY = "".join(
    f"  - {{slug: s{number}, url: 'https://example.org', title: T, note: N, sources: [page], confidence: SOURCED}}\n"
    for number in range(MOST_SOURCES - 1)
)
NAMES = ", ".join(["page", *(f"s{number}" for number in range(MOST_SOURCES - 1))])
RECORDS = f"""
agencies:
  - {{slug: {LONG}, name: '{NAME}', kind: police-force, since: '0001', sources: [{NAMES}], confidence: SOURCED}}
processes:
  - {{slug: least, name: Least, kind: PROCESS, order: 0, sources: [page], confidence: SOURCED}}
  - {{slug: most, name: Most, kind: PROCESS, order: {2**31 - 1}, sources: [page], confidence: SOURCED}}
tools:
  - slug: t{LONG[1:]}
    name: '{NAME}'
    purpose: '{WORDS}'
    owner: {LONG}
    aiClass: STATISTICAL
    scope: CORE
    techniques: ['{WORDS}', speech]
    since: '0001-01-01'
    until: '9998-12-31'
    sources: [page]
    confidence: SOURCED
    statusHistory: [{{status: PILOT, since: '0001', lastSeen: '9998', basis: STATED}}, {{status: LIVE, since: '0002'}}]
"""
ALL = AT_THE_LIMITS + MANY + RECORDS


async def test_what_stands_at_every_limit_of_the_check_is_loaded(migrated: Graph, tmp_path: Path) -> None:
    assert problems(ALL) == []
    loaded = await load(migrated, tmp_path, ALL)
    # 100 sources, an agency, two processes, a tool and its two statuses.
    assert loaded.nodes == 106
    rows = await ask(migrated, "MATCH (t:Tool) RETURN t.slug, t.name, t.since, t.until")
    assert rows == [["t" + LONG[1:], NAME, "0001-01-01", "9998-12-31"]]


def test_what_is_beyond_a_limit_is_told_by_the_check() -> None:
    beyond = [
        ALL.replace(f"slug: {LONG},", f"slug: {LONG}x,"),
        ALL.replace(f"order: {2**31 - 1}", f"order: {2**31}"),
        ALL.replace(f"order: {2**31 - 1}", f"order: {2**70}"),
        ALL.replace("until: '9998-12-31'", "until: '9999'"),
        ALL.replace(f"name: '{NAME}'", f"name: '{NAME}x'"),
        ALL.replace(f"[{NAMES}]", f"[{NAMES}, one-more]"),
        ALL.replace("name: Least", 'name: "Le\\0ast"'),
    ]
    for text in beyond:
        assert text != ALL
        assert problems(text), text[-2000:]
