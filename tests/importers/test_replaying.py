"""Dated versions of a register, in the form of a national one that is fetched again and again: what really happened.

The rows are made up; what happened to each is written down first, and the versions follow from that.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.errors import BadUserInput
from hub.importers.mapping import RegisterMapping
from hub.importers.mapping_file import mapping_of_text
from hub.importers.replay_telling import as_data, told
from hub.importers.replaying import Step, Version, replayed, version_of
from hub.importers.tables import table_of
from hub.importers.text_files import read_separated
from hub.model.registry import the_model

MAPPING = """register: a-country
marking: PUBLISHED
same: Kenmerk
source: {slug: a-register, title: A register, published: '2025-01-01'}
fields:
  name: Naam
  owner: Organisatie
  purpose: Doel
  status: {column: Status, recode: {In gebruik: LIVE, Buiten gebruik: RETIRED}}
  aiClass: {value: CHECKLIST}
  scope: {value: CORE}
"""
UNDERSTOOD: RegisterMapping = mapping_of_text(MAPPING, "mapping.yaml", the_model())
HEADS = ("Kenmerk", "Naam", "Organisatie", "Doel", "Status", "Bijgewerkt")
Rows = dict[str, dict[str, str]]


def row(number: int, **more: str) -> dict[str, str]:
    name = f"Algoritme {number}"
    own = {"Kenmerk": f"K{number}", "Naam": name, "Organisatie": "Een gemeente", "Doel": f"Doel {number}",
           "Status": "In gebruik", "Bijgewerkt": "2025"}  # fmt: skip
    return {**own, **more}


def text(rows: Rows) -> str:
    lines = [HEADS, *([each[head] for head in HEADS] for each in rows.values())]
    return "".join(";".join(line) + "\n" for line in lines)


def version(day: str, rows: Rows) -> Version:
    return version_of(day, table_of(read_separated(text(rows).encode()), UNDERSTOOD.heads), UNDERSTOOD)


START: Rows = {f"k{number}": row(number) for number in range(1, 31)}


def edited(rows: Rows, key: str, **more: str) -> Rows:
    return {**rows, key: {**rows[key], **more}}


def without(rows: Rows, *keys: str) -> Rows:
    return {key: each for key, each in rows.items() if key not in keys}


SECOND = {**edited(without(START, "k3", "k4", "k5"), "k7", Status="Buiten gebruik"), "k31": row(31),
          "n5": row(5, Kenmerk="N5")}  # fmt: skip
THIRD = {
    key: {**each, "Doel": f"<p>{each['Doel']}</p>", "Naam": each["Naam"].upper(), "Bijgewerkt": "2026"}
    for key, each in {**edited(SECOND, "k8", Status="Buiten gebruik"), "k4": row(4)}.items()
}
VERSIONS = {"2025-01-31": START, "2025-02-28": SECOND, "2025-03-31": THIRD}
STEPS = replayed([version(day, rows) for day, rows in VERSIONS.items()], UNDERSTOOD)


def test_what_began_ended_changed_and_was_only_absent_is_told_apart() -> None:
    second, third = STEPS
    assert (second.began, second.ended, second.absent) == (["k31"], ["k3"], {"k4": "2025-03-31"})
    assert (second.renamed, second.ids_anew, second.anew) == ({"n5": "k5"}, False, {})
    assert [(edit.key, edit.column, edit.after) for edit in second.edits] == [("k7", "Status", "Buiten gebruik")]
    assert (third.began, third.ended, third.absent, third.back) == ([], [], {}, ["k4"])


def test_what_was_written_anew_in_nearly_every_row_is_one_thing() -> None:
    third = STEPS[1]
    assert third.anew == {"Doel": len(SECOND)}
    assert [(edit.key, edit.column) for edit in third.edits] == [("k8", "Status")]
    lines = told(version("2025-01-31", START), STEPS, UNDERSTOOD).split("\n")
    assert lines[-4:] == [
        f"2025-03-31: {len(THIRD)} rows: 1 came back, 1 changed, {len(THIRD) - 2} same",
        f"  Doel: written anew in {len(SECOND)} rows, nearly all: told as one thing",
        "  came back: ALGORITME 4",
        "  changed: ALGORITME 8, Status: In gebruik -> Buiten gebruik",
    ]


def test_new_ids_for_nearly_every_row_are_one_thing() -> None:
    moved = {key: {**each, "Kenmerk": f"{each['Kenmerk']}-v2"} for key, each in START.items() if key != "k9"}
    [step] = replayed([version("2025-01-01", START), version("2025-02-01", moved)], UNDERSTOOD)
    assert (len(step.renamed), step.ids_anew, step.began, step.ended, step.same) == (29, True, [], ["k9"], 29)
    assert "  ids: given anew to 29 rows, nearly all: told as one thing" in told(step.before, [step], UNDERSTOOD)


@st.composite
def registers(draw: st.DrawFn) -> list[Rows]:
    """A few versions, of rows that come, go, change and are left out."""
    numbers = st.integers(1, 40)
    status = st.sampled_from(["In gebruik", "Buiten gebruik"])
    made = st.builds(lambda number, stage: (f"k{number}", row(number, Status=stage)), numbers, status)
    return [dict(rows) for rows in draw(st.lists(st.lists(made, max_size=40), min_size=2, max_size=4))]


@given(registers())
def test_every_row_ends_in_exactly_one_of_the_counts(rows: list[Rows]) -> None:
    versions = [version(f"2025-0{number}-01", each) for number, each in enumerate(rows, start=1)]
    for step, (before, after) in zip(replayed(versions, UNDERSTOOD), pairwise(rows), strict=True):
        assert _count(step) == len(after)
        assert {*step.ended, *step.absent} == before.keys() - after.keys()
        assert {*step.began, *step.back} == after.keys() - before.keys()
        both = before.keys() & after.keys()
        assert step.changed == {key for key in both if before[key]["Status"] != after[key]["Status"]} or step.anew
        assert len(as_data(versions[0], [step], UNDERSTOOD)["steps"][0]["changed"]) == len(step.edits)


def _count(step: Step) -> int:
    return len(step.began) + len(step.back) + len(step.changed) + step.same


def test_versions_of_one_day_and_rows_that_are_not_known_again_are_refused() -> None:
    twice = [version("2025-01-01", START), version("2025-01-01", SECOND)]
    with pytest.raises(BadUserInput, match="Two versions are of 2025-01-01"):
        replayed(twice, UNDERSTOOD)
    doubled = {**START, "again": row(1), "nobody": row(99, Kenmerk="")}
    assert (version("2025-01-01", doubled).repeated, version("2025-01-01", doubled).left_out) == (1, 1)
