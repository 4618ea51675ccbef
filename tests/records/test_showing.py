"""On which days sources show what a folder holds: expected by hand from the rule that hub.records.showing states."""

from pathlib import Path

import pytest

from hub.model.registry import the_model
from hub.records.stored_form import Row
from hub.seed.folder import read_seed
from tests.records.folders import SOUND, changed, faults, write

DATED = changed(
    "sources: [page], confidence: SOURCED}\nagencies:",
    "sources: [page], confidence: SOURCED}\n"
    "  - {slug: early, published: '2019-05', sources: [early], confidence: SOURCED}\n"
    "  - {slug: late, published: '2022-02-03', sources: [late], confidence: SOURCED}\nagencies:",
)
UNDATED_TOOL = changed("    since: '2020'\n", "", changed("since: '2020-03', lastSeen: '2020-09', ", "", DATED))
AFFECTS = "{to: sorting, how: It sorts, basis: INFERRED}"
FRAMEWORK = """
frameworks:
  - {slug: code, title: A code, kind: code, issuer: mill, sources: [page], confidence: SOURCED, date: '2021-05',
     principles: [{slug: fair, name: Fair, order: 1, since: '2020', scope: TOOL},
                  {slug: open, name: Open, order: 2, since: '2023', scope: TOOL}]}
"""


def stored(folder: Path, text: str) -> dict[str, Row]:
    """Every node by label and slug, and every relationship by type and far slug."""
    rows = read_seed(the_model(), write(folder, {"all.yaml": text})).rows
    nodes = {f"{label}:{slug}": row for label, by_slug in rows.nodes.items() for slug, row in by_slug.items()}
    return nodes | {f"{kind.type}:{end}": row for kind, links in rows.links.items() for _, end, row in links.values()}


def days(row: Row) -> tuple[str | None, str | None, str, str]:
    return row.get("seen"), row.get("lastSeen"), row["heldFrom"], row["possibleFrom"]


def of_tool(tmp_path: Path, sources: str) -> dict[str, Row]:
    return stored(tmp_path, changed("techniques: [regression]\n    sources: [page]", sources, UNDATED_TOOL))


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ("sources: [page]", ("2026-06-30", None, "2026-06-30", "2001-12-31")),
        ("sources: [late, page, early]", ("2019-05", "2022-02-03", "2019-05-31", "2001-12-31")),
        ("sources: [late]\n    seen: '2018'", ("2018", "2022-02-03", "2018-12-31", "2001-12-31")),
        ("sources: [late]\n    lastSeen: '2021'", ("2021", "2021", "2021-12-31", "2001-12-31")),
        ("since: '2017'\n    sources: [late]", ("2022-02-03", "2022-02-03", "2017-12-31", "2017-12-31")),
        ("seen: '1999'\n    sources: [page]", ("1999", "1999", "2001-12-31", "2001-12-31")),
    ],
)
def test_what_is_written_stands_and_what_is_not_is_read_off_its_own_sources(
    tmp_path: Path, sources: str, expected: tuple[str | None, str | None, str, str]
) -> None:
    """The owner began in 2001, so its tool is neither held nor possible before."""
    assert days(of_tool(tmp_path, sources)["Tool:sieve"]) == expected


def test_a_first_state_is_shown_with_its_tool_and_a_later_one_by_its_own_sources_only(tmp_path: Path) -> None:
    rows = of_tool(tmp_path, "sources: [late, early]")
    assert days(rows["ToolState:sieve--unknown"]) == ("2019-05", "2019-05", "2019-05-31", "")
    assert days(rows["ToolState:sieve--2021"]) == ("2026-06-30", None, "2021-12-31", "2021-12-31")


def test_a_tool_is_shown_by_its_states_and_by_dated_rows_about_it(tmp_path: Path) -> None:
    text = UNDATED_TOOL.replace("{status: LIVE, since: '2021'}", "{status: LIVE, since: '2021', seen: '2024-04'}")
    rows = stored(tmp_path / "states", text)
    assert days(rows["Tool:sieve"])[:2] == ("2024-04", "2024-04")
    incident = (
        "\nincidents:\n  - {slug: jam, name: Jam, date: '2020-02', since: '2020-02', whatHappened: It jammed,"
        " severity: LOW, status: OPEN, tools: [sieve], sources: [page], confidence: SOURCED}\n"
    )
    rows = stored(tmp_path / "rows", text + incident)
    assert days(rows["Tool:sieve"])[:2] == ("2020-02", "2024-04")
    assert days(rows["ToolState:sieve--unknown"]) == ("2020-02", "2020-02", "2020-02-29", "")


def test_a_state_that_is_first_shown_later_still_comes_before_the_next(tmp_path: Path) -> None:
    live = "{status: LIVE, since: '2021'}"
    text = changed(live, f"{live}\n      - {{status: PAUSED, seen: '2025-01'}}", UNDATED_TOOL)
    rows = stored(tmp_path, text)
    order = sorted(
        (row["possibleFrom"], row["heldFrom"], row["status"]) for key, row in rows.items() if "State:" in key
    )
    assert [status for *_, status in order] == ["PILOT", "LIVE", "PAUSED"]
    assert order[-1][:2] == ("2021-12-31", "2025-01-31")
    assert faults(text.replace("seen: '2025-01'", "seen: '2020-01'")) == [
        ("STATE_ORDER", "sieve.statusHistory[3]", "statusHistory")
    ]


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (AFFECTS, (None, None, "", "")),
        (AFFECTS.replace("}", ", sources: [page]}"), (None, None, "", "")),
        (AFFECTS.replace("}", ", sources: [late]}"), ("2022-02-03", "2022-02-03", "2022-02-03", "")),
        (AFFECTS.replace("}", ", seen: '2021', sources: [page]}"), ("2021", "2021", "2021-12-31", "")),
        (AFFECTS.replace("}", ", since: '2020', sources: [late]}"), ("2022-02-03",) * 2 + ("2020-12-31",) * 2),
    ],
)
def test_a_link_has_days_only_of_its_own(tmp_path: Path, link: str, expected: tuple[str | None, ...]) -> None:
    text = changed(
        AFFECTS, link, DATED.replace("confidence: SOURCED\n    statusHistory", "confidence: SOURCED\n    statusHistory")
    )
    text = changed("    since: '2020'\n    sources: [page]", "    sources: [early]", text)
    assert days(stored(tmp_path, text)["AFFECTS:sorting"]) == expected


def test_the_picture_of_the_system_is_there_on_every_day(tmp_path: Path) -> None:
    rows = stored(tmp_path, DATED)
    for key in ("Agency:wheel", "Process:sorting", "Outcome:fairness", "Source:late", "PART_OF:mill"):
        assert days(rows[key])[2:] == ("", "")
    assert days(rows["Agency:mill"])[2:] == ("2001-12-31", "2001-12-31")
    assert days(rows["Source:late"])[:2] == ("2022-02-03", "2022-02-03")


def test_a_framework_begins_on_its_date_and_its_principles_with_it_or_later(tmp_path: Path) -> None:
    rows = stored(tmp_path, SOUND + FRAMEWORK)
    assert {
        key: (rows[key]["since"], rows[key]["heldFrom"])
        for key in ("Framework:code", "Principle:fair", "Principle:open")
    } == {
        "Framework:code": ("2021-05", "2021-05-31"),
        "Principle:fair": ("2021-05", "2021-05-31"),
        "Principle:open": ("2023", "2023-12-31"),
    }


def test_a_last_showing_before_the_first_is_refused() -> None:
    text = changed("scope: CORE", "scope: CORE\n    seen: '2021'\n    lastSeen: '2020'")
    assert faults(text) == [("EMPTY_PERIOD", "sieve", "lastSeen")]


HIDDEN = """
evaluations:
  - {slug: trial-0a1b2c3d, tool: sieve, name: A trial, stage: LIVE, date: '2025-11', sources: [page],
     confidence: SOURCED, marking: OFFICIAL}
"""


def test_no_day_that_everybody_reads_comes_from_what_is_hidden(tmp_path: Path) -> None:
    """A hidden evaluation, source and owner move neither the showings nor the bounds of a public tool."""
    public = UNDATED_TOOL.replace("techniques: [regression]\n    sources: [page]", "sources: [early]")
    plain = stored(tmp_path / "plain", public)["Tool:sieve"]
    assert days(plain)[:2] == ("2019-05", "2019-05")
    assert (
        days(stored(tmp_path / "open", public + HIDDEN.replace(", marking: OFFICIAL", ""))["Tool:sieve"])[1]
        == "2025-11"
    )
    assert stored(tmp_path / "hidden", public + HIDDEN)["Tool:sieve"] == plain
    cited = public.replace("sources: [early]", "sources: [early, late-0a1b2c3d]").replace(
        "slug: late, published: '2022-02-03', sources: [late]",
        "slug: late-0a1b2c3d, marking: OFFICIAL, published: '2022-02-03', sources: [late-0a1b2c3d]",
    )
    assert days(stored(tmp_path / "cited", cited)["Tool:sieve"]) == days(plain)
