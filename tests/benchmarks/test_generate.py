"""A generated register is the same every time, as large as asked for, and shaped like the shipped one."""

from __future__ import annotations

import pytest

from benchmarks.generate import generate, link_key
from hub.files import shipped
from hub.model.registry import the_model
from hub.records.stored_form import Rows
from hub.seed.folder import read_seed

COPIES = 3


@pytest.fixture(scope="module")
def shipped_rows() -> Rows:
    """The rows of the shipped register."""
    return read_seed(the_model(), shipped("seed")).rows


@pytest.fixture(scope="module")
def tools(shipped_rows: Rows) -> int:
    """Of each shipped tool as many copies as of any other: part of a deal has other ratios."""
    return COPIES * len(shipped_rows.nodes["Tool"])


@pytest.fixture(scope="module")
def made(tools: int) -> Rows:
    """A generated register."""
    return generate(tools)


def count(rows: Rows, kind: str) -> int:
    """How many relationships of a type begin or end at a tool."""
    return sum(
        len(triples) for link, triples in rows.links.items() if link.type == kind and "Tool" in (link.start, link.end)
    )


def test_the_same_number_and_seed_give_the_same_rows(made: Rows, tools: int) -> None:
    assert generate(tools).digest() == made.digest()
    assert generate(tools, seed=2).digest() != made.digest()


def test_there_are_as_many_tools_as_asked_for(tools: int) -> None:
    shipped_tools = tools // COPIES
    for wanted in (1, shipped_tools - 1, shipped_tools, shipped_tools + 1, tools):
        assert len(generate(wanted).nodes["Tool"]) == wanted


def test_every_link_has_both_ends_and_every_tool_one_owner(made: Rows) -> None:
    owned: list[str] = []
    for kind, triples in made.links.items():
        for start, end, _ in triples.values():
            assert start in made.nodes[kind.start]
            assert end in made.nodes[kind.end]
            owned += [end] if kind.type == "OWNS" else []
    assert sorted(owned) == sorted(made.nodes["Tool"])


def test_rows_carry_what_shipped_rows_carry(made: Rows, shipped_rows: Rows) -> None:
    """Names of properties by label; a copy has no other than its original."""
    for label, rows in made.nodes.items():
        known = set[str]().union(*(row for row in shipped_rows.nodes[label].values())) | {"audience"}
        assert all(row.keys() <= known for row in rows.values())
        assert all(row["slug"] == slug for slug, row in rows.items())


@pytest.mark.parametrize("kind", ["AFFECTS", "BEARS_ON", "OWNS", "USES", "BUILT_ON", "STOOD_AT"])
def test_a_tool_has_as_many_links_as_a_shipped_one(made: Rows, shipped_rows: Rows, tools: int, kind: str) -> None:
    """Dealing anew sometimes deals the same twice, so a tenth may be missing."""
    shipped_ratio = count(shipped_rows, kind) / len(shipped_rows.nodes["Tool"])
    assert 0.9 * shipped_ratio <= count(made, kind) / tools <= 1.1 * shipped_ratio


def test_keys_of_links_are_those_the_loader_makes(shipped_rows: Rows) -> None:
    for kind, triples in shipped_rows.links.items():
        for key, (start, end, row) in triples.items():
            assert link_key(kind, start, end, row.get("since", "")) == key


def test_a_share_of_rows_can_be_out_of_sight(tools: int) -> None:
    rows = [row for label in generate(tools, unseen=0.2).nodes.values() for row in label.values()]
    hidden = [row for row in rows if row["marking"] != "PUBLISHED" or "audience" in row or row["heldTo"] < "2021"]
    assert 0.15 < len(hidden) / len(rows) < 0.25
