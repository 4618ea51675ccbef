"""The second reading itself: it is independent, it reads the whole seed, and its dates are those of the calendar."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from tests.seed_reader.ask import Reader
from tests.seed_reader.days import fold, last_day, two_years_after
from tests.seed_reader.shown import Standing, standing
from tests.seed_reader.words import FIELDS, NOUNS
from tests.seed_reader.world import the_seed

FOLDER = Path(__file__).parent


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.py")), ids=lambda path: path.stem)
def test_it_shares_no_code_with_the_hub(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        named += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert not [
            name for name in named if name == "hub" or name.startswith(("hub.", "tests.api", "tests.analytics"))
        ]


def test_it_reads_every_record() -> None:
    counts = Counter(node.label for node in the_seed().nodes)
    expected = {"Tool": 92, "Agency": 86, "Process": 68, "Outcome": 47, "Framework": 30, "Principle": 168}
    assert {label: counts[label] for label in expected} == expected
    assert counts["Concept"] == 28
    assert counts["Lesson"] == 10
    # A pack is no record of the seed: building a review makes it.
    assert set(counts) == set(NOUNS) - {"Pack"}


def test_a_link_is_read_from_both_ends() -> None:
    world = the_seed().at("2026-06-30", "2026-06-30")
    for (label, name), far in FIELDS.items():
        back = [
            (other, n) for (other, n), f in FIELDS.items() if f.relation == far.relation and f.forward != far.forward
        ]
        for node in world.all(label):
            for end in world.far(node, name):
                assert any(node in world.far(end, n) for other, n in back if other == end.label)


@pytest.mark.parametrize(
    ("written", "day"),
    [("2024", "2024-12-31"), ("2024-02", "2024-02-29"), ("2025-12", "2025-12-31"), ("2025-06-05", "2025-06-05")],
)
def test_a_date_stands_for_its_last_day(written: str, day: str) -> None:
    assert last_day(written) == day


@pytest.mark.parametrize(
    ("facts", "day", "expected"),
    [
        ({"since": "2025-06"}, "2025-06-30", Standing.HELD),
        ({"since": "2025-06", "seen": "2025-01-01"}, "2025-06-29", Standing.NEITHER),
        ({"since": "2024", "seen": "2026-01-01"}, "2025-06-29", Standing.HELD),
        ({"seen": "2024-01", "until": "2025-06-30"}, "2025-06-30", Standing.NEITHER),
        ({"seen": "2024-01", "until": "2025-06-30"}, "2024-01-31", Standing.HELD),
        ({"seen": "2024-01", "until": "2025-06-30"}, "2024-01-30", Standing.POSSIBLE),
    ],
)
def test_a_fact_is_held_from_its_start_else_from_its_first_showing(
    facts: dict[str, str], day: str, expected: Standing
) -> None:
    assert standing(facts, day, drawn=False) is expected
    assert standing({k: v for k, v in facts.items() if k != "seen"}, day, drawn=True) is not Standing.POSSIBLE


def test_no_tool_is_held_long_before_there_were_any() -> None:
    """Counted by eye: since or first dated showing of the 92 tools, as their files and sources.yaml have them."""
    counts = {day: the_seed().at(day, "2026-07-01") for day in ("1890-01-01", "1999-12-31", "2026-06-30")}
    assert [len(world.all("Tool")) for world in counts.values()] == [0, 1, 92]


def test_small_words() -> None:
    assert two_years_after("2024-02-29") == "2026-02-28"
    assert two_years_after("2024-08-31") == "2026-08-31"
    assert fold("Gŵyr Éire") == "gwyr eire"


def test_the_status_is_the_latest_on_the_day() -> None:
    now = the_seed().at("2026-07-01", "2026-07-01")
    changing = [node for node in now.all("Tool") if len(now.far(node, "statusHistory")) > 1]
    assert changing
    for node in changing:
        states = [now.nodes[state] for state in now.far(node, "statusHistory")]
        begun = [
            (state.get("since") or state["seen"], state["status"])
            for state in states
            if "since" in state or "wrote seen" in state
        ]
        assert now.fact(node, "status") == max(begun, key=lambda start: last_day(start[0]))[1]


def test_tools_on_disclosure_as_read_by_eye() -> None:
    """From `affects` of the tools' files: nothing but these name the process."""
    text = '{ tools(where: { affects: { some: { node: { slug: { eq: "disclosure" } } } } }) { nodes { slug } } }'
    nodes = Reader(the_seed(), "2026-07-01").answer(text)["tools"]["nodes"]
    files = "".join(path.read_text(encoding="utf-8") for path in (FOLDER.parents[1] / "seed" / "tools").glob("*.yaml"))
    assert files.count("      - to: disclosure\n") == len(nodes)
