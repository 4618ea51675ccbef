"""Earlier values as they are written in records: what is refused, and what the graph holds and answers afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.files import shipped
from hub.graph.migrations import migrate
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.model.registry import the_model
from hub.seed.folder import load_seed, read_seed
from tests.records.folders import SOUND, faults, problems, write

WRITTEN = """    scope: CORE
    sroRole: Miller
    history:
      - {field: sroRole, value: Foreman, since: '2020', until: '2022-05', sources: [page]}
      - {field: sroRole, value: Owner, until: '2020'}
      - {field: name, value: Old Sieve, until: '2021-03', marking: OFFICIAL, audience: [mill]}
      - {field: techniques, value: [rules, sums], until: '2021'}
      - {field: purpose, until: '2022'}
"""
SIEVE = SOUND.replace("    scope: CORE\n", WRITTEN)


def with_history(old: str, new: str) -> list[tuple[str, str, str]]:
    """What is wrong once one place of the records is written otherwise."""
    assert old in SIEVE
    return faults(SIEVE.replace(old, new, 1))


def test_sound_history_is_sound() -> None:
    assert problems(SIEVE) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("value: Owner", "value: 3", [("WRONG_TYPE", "sieve.history[2]", "value")]),
        ("[rules, sums]", "rules", [("WRONG_TYPE", "sieve.history[4]", "value")]),
        ("value: Old Sieve, ", "", [("MISSING_FIELD", "sieve.history[3]", "value")]),
        ("value: Owner, until: '2020'", "value: Owner", [("MISSING_FIELD", "sieve.history[2]", "until")]),
        ("field: purpose", "field: porpoise", [("UNKNOWN_FIELD", "sieve.history[5]", "field")]),
        ("field: purpose", "field: since", [("UNKNOWN_FIELD", "sieve.history[5]", "field")]),
        ("field: purpose", "field: owner", [("UNKNOWN_FIELD", "sieve.history[5]", "field")]),
        ("field: purpose", "field: status", [("COMPUTED_FIELD", "sieve.history[5]", "field")]),
        ("{field: purpose, until", "{until", [("MISSING_FIELD", "sieve.history[5]", "field")]),
        ("{field: purpose, until: '2022'}", "purpose", [("NOT_A_RECORD", "sieve.history[5]", "")]),
        ("field: purpose", "kind: x, field: purpose", [("UNKNOWN_FIELD", "sieve.history[5]", "kind")]),
        ("until: '2022'}", "until: '2022-13'}", [("MALFORMED_DATE", "sieve.history[5]", "until")]),
        ("until: '2022'}", "until: '2097'}", [("NOT_OVER", "sieve.history[5]", "until")]),
        ("until: '2022'}", "until: '2019'}", [("BEFORE_ITS_START", "sieve.history[5]", "until")]),
        ("since: '2020', until: '2022-05'", "since: '2022-05', until: '2022-05'",
         [("EMPTY_PERIOD", "sieve.history[1]", "until")]),
        ("since: '2020', until: '2022-05'", "until: '2022-05'",
         [("TOO_MANY", "sieve.history[1]", "history of sroRole")]),
        ("sources: [page]}\n      - {field: sroRole, value: O", "sources: [gone]}\n      - {field: sroRole, value: O",
         [("UNKNOWN_SOURCE", "sieve.history[1]", "sources")]),
        ("{status: LIVE, since: '2021'}", "{status: LIVE, since: '2021', history: []}",
         [("UNKNOWN_FIELD", "sieve.statusHistory[2]", "history")]),
    ],
)  # fmt: skip
def test_a_fault_names_the_row_and_the_field(old: str, new: str, expected: list[tuple[str, str, str]]) -> None:
    assert with_history(old, new) == expected


def test_what_is_no_list_is_refused() -> None:
    text = SOUND.replace("    scope: CORE\n", "    scope: CORE\n    history: sroRole\n")
    assert faults(text) == [("WRONG_TYPE", "sieve", "history")]


def test_an_earlier_value_is_a_row_with_what_every_row_carries(tmp_path: Path) -> None:
    rows = read_seed(the_model(), write(tmp_path / "seed", {"all.yaml": SIEVE})).rows
    [name] = [row for row in rows.nodes["Earlier"].values() if row["field"] == "name"]
    assert {key: name[key] for key in ("value", "valueSort", "sure", "marking", "audience", "sources", "heldTo")} == {
        "value": "Old Sieve", "valueSort": "old sieve", "sure": True, "marking": "OFFICIAL", "audience": ["mill"],
        "sources": ["page"], "heldTo": "2021-03-31",
    }  # fmt: skip
    [kind] = [kind for kind, links in rows.links.items() if kind.type == "WAS" and links]
    assert (kind.start, kind.end) == ("Tool", "Earlier")
    assert {row["marking"] for _, _, row in rows.links[kind].values()} == {"PUBLISHED", "OFFICIAL"}


async def test_history_is_loaded_once_and_taken_out_again(empty_graph: Graph, tmp_path: Path) -> None:
    await migrate(empty_graph, the_model(), shipped("schema") / "graph")
    first = await load_seed(empty_graph, the_model(), write(tmp_path / "a", {"all.yaml": SIEVE}))
    again = await load_seed(empty_graph, the_model(), tmp_path / "a", force=True)
    assert (first.created > 0, again.created, again.changed, again.removed) == (True, 0, 0, ())
    [[(count,)]] = await empty_graph.read([Statement("MATCH (:Tool)-[:WAS]->(e:Earlier) RETURN count(e)")])
    assert count == 5
    assert await counted(empty_graph) == ["name", "purpose", "sroRole", "techniques"]
    await load_seed(empty_graph, the_model(), write(tmp_path / "b", {"all.yaml": SOUND}))
    [[(left,)]] = await empty_graph.read([Statement("MATCH (e:Earlier) RETURN count(e)")])
    assert left == 0
    assert await counted(empty_graph) == []


async def counted(graph: Graph) -> list[str]:
    """The properties that the register says have earlier values."""
    [[(earlier,)]] = await graph.read([Statement("MATCH (r:Register) RETURN r.earlier")])
    return sorted(earlier)
