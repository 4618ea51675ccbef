"""What sections say of answers that the shipped register does not give: its pack is taken and changed in one place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hub.review.paper import paper_of
from hub.review.questioner import Questioner, question
from hub.review.sections import changes, findings, overlaps, unknown
from hub.review.sections.answers import section as answers_section
from tests.review.conftest import load
from tests.review.papers import facts, said, table, words
from tests.seed_reader.world import the_seed

RECORD = """
alignments:
  - slug: copilot--daef-transparency
    subject: cps-microsoft-copilot-pilot
    principle: daef-transparency
    seen: '2025-08-28'
    evidence:
      - to: atrs-cps-correspondence-drafting-tool
        finding: SUPPORTS
        reason: A record of another framework
        basis: STATED
    sources: [hub-editorial]
    confidence: SOURCED
"""


def test_levels_of_agencies_that_moved_are_told_beside_those_of_tools(answers: dict[str, Any]) -> None:
    before = table(changes.section(facts(answers)), "changes-levels")
    [pair] = [row for row in answers["agency_pairs_before"]["nodes"] if row["principle"]["name"] == "Review the vision"]
    assert pair["level"] == "STATED"
    pair["level"] = "NOT_ASSESSED"
    after = table(changes.section(facts(answers)), "changes-levels")
    moved = ["Crown Prosecution Service", "Review the vision", "Not assessed", "Stated"]
    assert after == [*before, moved]


def test_levels_that_moved_because_a_document_appeared_are_told_as_an_event(answers: dict[str, Any]) -> None:
    """Two levels by one document of the time, and one by a document that was there before."""
    pairs = answers["agency_pairs"]["nodes"][:3]
    days = ("2025-10-02", "2025-10-02", "2025-01-31")
    for pair, day in zip(pairs, days, strict=True):
        report = {"slug": day, "title": f"Report of {day}", "url": None, "date": day, "kind": "REPORT"}
        pair["evidence"]["edges"] = [{"finding": "SUPPORTS", "basis": "STATED", "node": report}]
    others = [pair for pair in answers["agency_pairs"]["nodes"] if pair not in pairs]
    answers["agency_pairs_before"]["nodes"] = [{**pair, "level": "CONTRADICTED"} for pair in pairs] + others
    answers["pairs_before"]["nodes"] = answers["pairs"]["nodes"]
    section = changes.section(facts(answers))
    told = "One document of that time stands behind levels that moved; what one brought is one event."
    assert told in said(section)
    names = sorted(pair["principle"]["name"] for pair in pairs[:2])
    agency = pairs[0]["agency"]["name"]
    assert table(section, "changes-documents") == [
        ["2 October 2025", "Report of 2025-10-02", "2", agency, f"{names[0]} and {names[1]}"]
    ]
    assert len(table(section, "changes-levels")) == 3


def test_the_day_of_the_baseline_is_compared_with_nothing(answers: dict[str, Any]) -> None:
    answers[""]["asOf"] = answers[""]["baseline"]
    assert said(changes.section(facts(answers))).startswith("This is the day of the baseline itself")
    # The first page compares nothing, and so does its title.
    assert "compared" not in paper_of(answers[""]).subtitle


def test_a_level_moved_only_where_the_pair_was_there_on_both_days(answers: dict[str, Any]) -> None:
    """All pairs of tools came with the vision; one pair of the agency is made to stand elsewhere before."""
    for name in ("pairs_before", "agency_pairs_before"):
        answers[name]["nodes"] = []
    told = said(changes.section(facts(answers)))
    assert "No levels moved between the two days. Apart from these, 44 came and none went" in told
    again = answers["agency_pairs"]["nodes"][0]
    answers["agency_pairs_before"]["nodes"] = [{**again, "level": "CONTRADICTED"}]
    assert "One level moved between the two days. Apart from these, 43 came" in said(changes.section(facts(answers)))


def test_a_pair_that_no_longer_applies_is_told_so(answers: dict[str, Any]) -> None:
    gone = answers["agency_pairs"]["nodes"].pop()
    last = table(changes.section(facts(answers)), "changes-levels")[-1]
    assert last[:2] == [gone["agency"]["name"], gone["principle"]["name"]]
    assert last[3] == "No longer applies"


def test_tools_whose_chains_were_not_asked_for_are_counted(answers: dict[str, Any]) -> None:
    assert "Chains were looked for" not in said(overlaps.section(facts(answers)))
    content = answers[""]
    content["answers"] = [answer for answer in content["answers"] if answer["name"] != "chains cps-redaction-trials"]
    assert "Chains were looked for from two of three such tools." in said(overlaps.section(facts(answers)))


def test_what_is_our_reading_of_a_supplier_weakens_the_finding_on_common_ground(answers: dict[str, Any]) -> None:
    [before] = [finding.ground for finding in findings.findings(facts(answers)) if finding.key == "shared-ground"]
    edges = [edge for tool in answers["tools"]["nodes"] for edge in tool["suppliers"]["edges"]]
    nec = [edge for edge in edges if edge["node"]["name"] == "NEC"]
    for edge in nec:
        assert edge["basis"] != "INFERRED"
        edge["basis"] = "INFERRED"
    [after] = [finding.ground for finding in findings.findings(facts(answers)) if finding.key == "shared-ground"]
    assert after.inferred == before.inferred + len(nec)
    assert len(nec) == 2


def test_steps_without_a_tool_stand_in_the_order_of_the_process(answers: dict[str, Any]) -> None:
    stages = [row[1] for row in table(unknown.section(facts(answers)), "untouched")]
    world = the_seed()
    named = {world.fact(stage, "name"): world.fact(stage, "order") for stage in world.all("Process")}
    orders = [named[stage] for stage in stages]
    assert len(set(orders)) > 3
    assert orders == sorted(orders)


def test_a_source_without_a_title_is_named_by_its_address_once(answers: dict[str, Any]) -> None:
    made = facts(answers)
    made.notes([{"slug": "bare", "title": None, "publisher": None, "url": "https://example.org/bare"}])
    made.notes([{"slug": "told", "title": "Told", "publisher": "A paper", "url": "https://example.org/told"}])
    bare, told = [words(source.text) for source in made.sources]
    assert bare == "https://example.org/bare"
    assert told == "Told, A paper. https://example.org/told"


def test_answers_to_users_are_told_with_the_figures_of_the_review(answers: dict[str, Any]) -> None:
    """A share is given of ten or more, and what a pack of what everybody sees cannot count is said to be so."""
    feedback, reports = answers["answer_times"]["answerTimes"]
    assert (reports["count"], answers[""]["marking"]) == (0, "PUBLISHED")
    none = said(answers_section(facts(answers)))
    assert "No report of an error from outside is recorded here. They are marked OFFICIAL" in none
    feedback |= {"count": 12, "answered": 9, "told": "9 of 12", "share": 0.75, "timed": 8, "undated": 1}
    feedback |= {"medianDays": 12.5, "longestDays": 40, "waitingDays": 90}
    told = said(answers_section(facts(answers)))
    assert "Nine of 12 pieces of feedback on tools in scope were answered by the day, 75%." in told
    assert "Of eight both days are known: the median took 12.5 days, the longest 40 days." in told
    assert "had waited 90 days on the day. One more has no day and counts nowhere." in told
    assert table(answers_section(facts(answers)), "answer-times")[0][1:] == [
        "12",
        "9",
        "75%",
        "8",
        "12.5",
        "40",
        "90",
        "1",
    ]
    feedback |= {"count": 3, "answered": 0, "share": None, "timed": 0, "medianDays": None, "longestDays": None}
    few = said(answers_section(facts(answers)))
    assert (
        "None of three pieces of feedback on tools in scope was answered by the day; of fewer than 10 no share" in few
    )


async def test_a_transparency_record_counts_under_whatever_framework_it_stands(
    patient: Questioner, records: Path
) -> None:
    variables = {"where": {"slug": {"eq": "cps-microsoft-copilot-pilot"}}, "asOf": "2025-12-31"}
    await load(patient, records)
    [tool] = (await patient.ask(question("ledger", variables)))["tools"]["nodes"]
    assert tool["transparencyRecords"]["nodes"] == []
    (records / "more.yaml").write_text(RECORD, encoding="utf-8")
    await load(patient, records)
    [tool] = (await patient.ask(question("ledger", variables)))["tools"]["nodes"]
    assert [record["slug"] for record in tool["transparencyRecords"]["nodes"]] == ["copilot--daef-transparency"]
