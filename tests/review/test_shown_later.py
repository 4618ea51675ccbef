"""What a pack says of records that are there on the day, though no source of the day or before shows them."""

from __future__ import annotations

from typing import Any

from hub.review.blocks import Section
from hub.review.facts import Facts
from hub.review.sections import changes, overlaps, unknown
from hub.review.sections.findings import findings
from tests.review.papers import content, said, table
from tests.review.test_page_one import tool

CUT_OFF = "2026-06-30"


def row(name: str, seen: str, *published: str | None) -> dict[str, Any]:
    """A record that began before the day; sources later than the day are left out of the answer."""
    sources = [{"slug": name, "published": day} for day in published]
    told = {"__typename": "Lesson", "slug": name, "name": name, "since": "2024", "seen": seen}
    return {**told, "shownLater": True, "sources": sources}


def told(*lessons: dict[str, Any], cut_off: str = CUT_OFF) -> Section:
    """The appendix of what is not known, of some lessons and nothing else."""
    empty = ("tools", "uses", "evaluations", "incidents", "untouched", "without_tools")
    rows = {**{name: [] for name in empty}, "lessons": list(lessons)}
    answers = {name: {name: {"nodes": nodes}} for name, nodes in rows.items()}
    return unknown.section(Facts(content(register={"register": {"cutOff": cut_off}}, **answers)))


def test_what_only_undated_sources_show_is_not_said_to_be_shown_later() -> None:
    section = told(row("undated", CUT_OFF, None, None), row("dated", "2026-02-13"))
    assert (
        "Two records began by the day, but no dated source of the day or before shows them. For one none of the "
        "sources has a day, so they may be earlier; it counts as first shown when the register was closed."
        in said(section)
    )
    assert [line[-1] for line in table(section, "shown-later")] == ["No source has a day", "13 February 2026"]


def test_later_sources_are_said_to_be_later() -> None:
    section = told(row("dated", "2026-02-13"), row("last", CUT_OFF))
    assert "shows them. Their sources are later." in said(section)
    assert [line[-1] for line in table(section, "shown-later")] == ["13 February 2026", "30 June 2026"]


def test_a_pack_of_a_day_after_the_cut_off_says_up_to_when_facts_go() -> None:
    late = "No shipped fact is newer than June 2025, whatever came between then and the day of the review."
    assert late in said(told(cut_off="2025-06"))
    assert "This says what sources show by 31 December 2025; what came later is left out or marked." in said(told())


def test_nothing_shown_later_is_said_so() -> None:
    assert "Nothing that is told here was shown only after the day." in said(told())


def spot(kind: str, *tools: dict[str, Any]) -> dict[str, Any]:
    """A step, product or supplier on which some tools stand."""
    subject = {"__typename": kind, "slug": "s", "name": "S", "supplier": None}
    agencies = {"nodes": [{"slug": tool["slug"], "name": "A", "kind": "court"} for tool in tools]}
    counts = dict.fromkeys(("agencyCount", "familyCount", "toolCount", "processCount"), len(tools))
    return {**counts, "subject": subject, "agencies": agencies, "inGeneral": [], "tools": {"nodes": list(tools)}}


def test_findings_and_tables_mark_the_tools_that_no_source_of_the_day_shows() -> None:
    tools = [
        tool("now", shownLater=False, owner={"slug": "now", "name": "A"}),
        tool("late", shownLater=True, owner={"slug": "late", "name": "B"}),
    ]
    rows = {
        "tools": tools,
        "meeting_processes": [spot("Process", *tools)],
        "single_points": [spot("Supplier", *tools)],
        **{name: [] for name in ("ledger", "pairs", "agency_pairs", "practices", "overlaps")},
    }
    answers = {name: {name: {"nodes": nodes}} for name, nodes in rows.items()}
    answers["matrix"] = {"matrix": {"rows": [], "columns": [], "cells": []}}
    facts = Facts({**content(**answers), "agencies": []})
    late = "One tool counted here is shown by no dated source of that day or before; the table marks it."
    by_key = {finding.key: finding for finding in findings(facts)}
    assert late in by_key["meeting"].words
    assert late in by_key["shared-ground"].words
    assert by_key["meeting"].which == "None has tools in scope. S counts only by later sources."
    assert by_key["shared-ground"].which == "S counts only by later sources."
    section = overlaps.section(facts)
    assert table(section, "steps")[0][4] == "NOW; LATE (first shown later)"
    assert table(section, "shared-suppliers")[0][5] == "NOW; LATE (first shown later)"


def test_a_status_that_a_source_only_first_shows_is_not_said_to_have_changed() -> None:
    """One tool became live on a day of the period, of another a source of the period shows that it is live."""
    kept = {"sources": [], "owner": {"name": "A"}, "seen": "2024-05"}
    before = [tool(slug, status="PILOT", **kept) for slug in ("dated", "shown", "same")]
    after = [
        {**before[0], "status": "LIVE", "statusSince": "2025-09"},
        {**before[1], "status": "LIVE"},
        before[2],
    ]
    lists = ("pairs", "pairs_before", "agency_pairs", "agency_pairs_before", "changes", "first_shown")
    rows = {"tools": after, "tools_before": before, **{name: [] for name in lists}}
    answers = {name: {name: {"totalCount": 0, "nodes": nodes}} for name, nodes in rows.items()}
    section = changes.section(Facts({**content(**answers), "agencies": [], "baseline": "2025-06-30"}))
    assert (
        "Of those that were there before, one tool changed status; for one more a source first shows another status, "
        "since when is not known; no tools left the register." in said(section)
    )
    assert [line[2:] for line in table(section, "changes-status")] == [
        ["Pilot", "Live", "September 2025"],
        ["Pilot", "Live", "Not known"],
    ]
