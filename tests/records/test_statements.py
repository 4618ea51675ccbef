"""Dated statements in records: what is refused, from when each is there, and what else may not lie ahead."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.model.registry import the_model
from hub.records.stored_form import Row
from hub.seed.folder import read_seed
from tests.records.folders import SOUND, faults, problems, write

STATEMENTS = """
practices:
  - slug: sifting
    name: Sifting
    whatWasDone: They sifted
    sources: [page, early]
    confidence: SOURCED
    statements:
      - {property: WORKED, text: Less chaff, date: '2021-05', sources: [late]}
      - {property: DID_NOT_WORK, text: Some grain was lost, sources: [late]}
      - {property: WORKED, text: It was quick, sources: [page]}
      - {property: WORKED, text: It was calm, date: '2020', sources: [page]}
"""
DATED = (
    SOUND.replace(
        "agencies:\n",
        "  - {slug: early, published: '2019-05', sources: [early], confidence: SOURCED}\n"
        "  - {slug: late, published: '2022-02-03', sources: [late], confidence: SOURCED}\nagencies:\n",
        1,
    )
    + STATEMENTS
)


def stored(folder: Path) -> dict[str, Row]:
    return read_seed(the_model(), write(folder, {"all.yaml": DATED})).rows.nodes["Statement"]


def test_sound_statements_are_sound() -> None:
    assert problems(DATED) == []


@pytest.mark.parametrize(
    ("slug", "times", "expected"),
    [
        # By its date; its source came later.
        ("sifting--2021-05", ("2021-05-31", "2021-05-31"), ("2021-05", "2021-05", "2022-02-03")),
        # By the first day of its sources; what its start was nobody knows.
        ("sifting--unknown", ("2022-02-03", ""), (None, None, "2022-02-03")),
        # Undated: while its practice is there.
        ("sifting--unknown--3", ("2019-05-31", ""), (None, None, None)),
        ("sifting--2020", ("2020-12-31", "2020-12-31"), ("2020", "2020", "2020")),
    ],
)
def test_from_when_a_statement_is_there(
    tmp_path: Path, slug: str, times: tuple[str, str], expected: tuple[str | None, str | None, str | None]
) -> None:
    row = stored(tmp_path)[slug]
    assert (row["heldFrom"], row["possibleFrom"]) == times
    assert (row.get("date"), row.get("since"), row.get("seen")) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (", sources: [late]}", "}", [("NO_SOURCE", "sifting.statements[1]", "sources")]),
        (", sources: [late]}", ", sources: [gone]}", [("UNKNOWN_SOURCE", "sifting.statements[1]", "sources")]),
        (", note: No day", "", [("NO_DATE", "page", "published")]),
        (", published: '2019-05'", "", [("NO_DATE", "early", "published")]),
        ("text: Less chaff, ", "", [("MISSING_FIELD", "sifting.statements[1]", "text")]),
        ("property: WORKED", "property: worked", [("UNKNOWN_CHOICE", "sifting.statements[1]", "property")]),
        ("date: '2021-05'", "date: '2097-05'", [("AHEAD", "sifting.statements[1]", "date")]),
        (
            "    sources: [page, early]",
            "    worked: Well\n    sources: [page]",
            [("COMPUTED_FIELD", "sifting", "worked")],
        ),
    ],
)
def test_a_fault_names_the_statement(old: str, new: str, expected: list[tuple[str, str, str]]) -> None:
    assert old in DATED
    assert faults(DATED.replace(old, new, 1)) == expected


def test_a_source_without_a_date_is_told_what_to_add() -> None:
    """Folders that were loaded before sources had to be dated are refused by it, so it says all that is needed."""
    [told] = problems(DATED.replace(", published: '2019-05'", "", 1))
    assert told.reason.startswith(
        "is missing, so what it shows cannot be dated: add published, as precise as it is known"
    )
    assert told.reason.endswith("or a note that says why nobody knows it ('The page shows no day')")


@pytest.mark.parametrize(
    "record",
    [
        "feedbacks: [{slug: x, givenBy: Users, about: Slow, tools: [sieve], date: '2097', ORIGIN}]",
        "incidents: [{slug: x, name: X, whatHappened: It broke, severity: LOW, status: OPEN, tools: [sieve],"
        " date: '2097-01-02', ORIGIN}]",
        "evaluations: [{slug: x, name: X, stage: LIVE, question: Why, method: Look, result: Fine, tool: sieve,"
        " date: '2097-02', ORIGIN}]",
        "lessons: [{slug: x, title: X, whatHappened: It broke, lesson: Look, date: '2097', ORIGIN}]",
    ],
)
def test_an_experience_of_a_day_to_come_is_refused(record: str) -> None:
    told = faults(SOUND + record.replace("ORIGIN", "sources: [page], confidence: SOURCED") + "\n")
    assert [(fault, field) for fault, _, field in told] == [("AHEAD", "date")]
