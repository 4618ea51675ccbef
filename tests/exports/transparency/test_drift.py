"""What somebody planted in a published record is what the comparison finds, and it finds nothing else."""

from __future__ import annotations

import html
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.access.asker import ANONYMOUS
from hub.errors import BadUserInput
from hub.exports.exported import View
from hub.exports.transparency.draft import Missing, as_data, draft_of, in_markdown
from hub.exports.transparency.drift import drift_of
from hub.exports.transparency.facts import Page, ToolFacts
from hub.exports.transparency.published import Published, answers_of, read_published
from hub.exports.transparency.standard import FIELDS
from hub.exports.transparency.telling import told

URL = "https://www.gov.uk/algorithmic-transparency-records/mill-sieve"
SIEVE = ToolFacts(
    slug="sieve",
    values={
        "name": "Sieve", "purpose": "Chaff is in the flour.", "functionality": "It sorts.", "status": "LIVE",
        "sroRole": "Head of Milling", "humanInTheLoop": "A miller looks.", "contact": "desk@mill.example",
        "benefitsClaimed": ["Less chaff", "Less dust"], "risksNamed": ["Loses grain"],
        "mitigationsNamed": ["Sampling"], "metricsClaimed": ["12 sacks a day"], "techniques": ["regression"],
        "lastSeen": "2026-02-01",
    },
    names=["Sieve", "The big sieve"],
    owners=["The Mill", "TM"],
    suppliers=["Acme", "Beta"],
    products=["Acme Sorter"],
    steps=["Sorting: It sorts"],
    trained=["Miller: By hand"],
    evaluations=["First look: No fault"],
    risks=["Jams: It may stop"],
    pages=[Page(URL, "Mill: Sieve", "2025-03-01")],
    changed={"sroRole": "2026-01-15"},
)  # fmt: skip
ANSWERED = [heading for heading, field in FIELDS.items() if field.answer]


def record(tool: ToolFacts = SIEVE) -> Published:
    """The record that agrees with the register."""
    answers = {each.field.heading: each.text for each in draft_of(tool).answers if each.text}
    return Published(f"{URL}/", "2025-03-01", "Mill: Sieve", answers, whole=True)


def disguised(draw: st.DrawFn, heading: str, text: str) -> str:
    """The same answer as people type it: other case, spaces and signs, lists in another order."""
    if FIELDS[heading].compared == "ITEMS":
        text = "\n".join(draw(st.permutations(text.split("\n"))))
    return draw(st.sampled_from([text, text.upper(), f" {text}. ", text.replace(" ", "  ")]))


@st.composite
def planted(draw: st.DrawFn) -> tuple[Published, set[str]]:
    """A record and the fields that were changed in it."""
    answers = {heading: disguised(draw, heading, text) for heading, text in record().answers.items()}
    edits = draw(st.dictionaries(st.sampled_from(ANSWERED), st.sampled_from(["", "other", "more"]), max_size=6))
    for heading, edit in edits.items():
        answers[heading] = {"": "", "other": "Something else", "more": f"{answers[heading]}\nand more"}[edit]
    return replace(record(), answers={name: text for name, text in answers.items() if text}), set(edits)


@given(planted())
def test_planted_edits_are_all_found_and_none_is_invented(case: tuple[Published, set[str]]) -> None:
    published, edits = case
    drift = drift_of([published], [SIEVE, replace(SIEVE, slug="other", pages=[])])
    assert {each.field for each in drift.differences} == edits
    assert {(each.tool, each.url, each.published_on) for each in drift.differences} <= {
        ("sieve", f"{URL}/", "2025-03-01")
    }
    assert (drift.compared, list(drift.unknown), list(drift.gone)) == (1, [], [])


def test_a_difference_says_both_days_and_other_words_are_told_apart() -> None:
    answers = {**record().answers, "Senior responsible owner": "A director", "Organisation or department": "tm"}
    answers.pop("Human review")
    other = Published("https://www.gov.uk/algorithmic-transparency-records/x", "2024-01-01", "X")
    gone = replace(SIEVE, slug="old", pages=[Page(f"{URL}-old", "", "")])
    drift = drift_of([replace(record(), answers=answers, published="2025-04-01"), other], [SIEVE, gone])
    assert told(drift, every=True) == (
        "1 records compared, 2 fields differ, 1 texts are in other words.\n"
        "\nDiffer: 2\n"
        "  sieve, Human review: published nothing (2025-04-01), register A miller looks. (2026-02-01)\n"
        "  sieve, Published: published 2025-04-01 (2025-04-01), register 2025-03-01 (2026-02-01)\n"
        "\nIn other words: 1\n"
        "  sieve, Senior responsible owner: published A director (2025-04-01), register Head of Milling (2026-01-15)\n"
        f"\nCited by no tool: 1\n  X: {other.url}\n"
        f"\nCited and not among these records: 1\n  old: {URL}-old"
    )


def test_a_draft_answers_what_is_recorded_and_names_what_is_missing() -> None:
    bare = ToolFacts("bare", {"name": "<b>Bare</b>", "notInPlace": ["sroRole"], "notFound": ["contact"]}, ["Bare"], [])
    draft = draft_of(bare)
    missing = {each.field.heading: each.missing for each in draft.missing}
    assert missing.keys() == FIELDS.keys() - {"Name"}
    assert [missing[heading] for heading in ("Senior responsible owner", "Contact email", "Human review", "Team")] == [
        Missing.NOT_IN_PLACE, Missing.NOT_FOUND, Missing.NOT_RECORDED, Missing.NOT_KEPT,
    ]  # fmt: skip
    text = in_markdown(draft, View(ANONYMOUS, "2026-07-01"))
    assert "### 1 - Name\n\n&lt;b>Bare&lt;/b>\n" in text
    assert "- 1.3 - Senior responsible owner: a source says that there is none\n" in text
    assert [field["text"] for field in as_data(draft, View(ANONYMOUS, "2026-07-01"))["fields"] if field["text"]] == [
        "<b>Bare</b>"
    ]


def content(answers: dict[str, str]) -> dict[str, object]:
    """A record as GOV.UK's content API gives it."""
    parts = ["<h2>Tier 1 Information</h2><p>Not a field</p>"]
    for heading, text in answers.items():
        items = "".join(f"<li>{html.escape(line)}</li>" for line in text.split("\n"))
        parts.append(f'<h3 id="x">{FIELDS[heading].number} - {heading}</h3><h4>Their own heading</h4><ul>{items}</ul>')
    return {"base_path": URL.removeprefix("https://www.gov.uk"), "title": "Mill: Sieve",
            "public_updated_at": "2025-03-01T09:00:00Z", "details": {"body": "".join(parts)}}  # fmt: skip


def test_records_are_read_as_gov_uk_and_as_lists_have_them(tmp_path: Path) -> None:
    answers = {"Name": "Sieve", "Benefits": "Less <chaff>\nLess dust", "Appeals and review": "N/A"}
    row = {"publishing_body": "The Mill", "tool_name": "Sieve", "url": URL, "published": "2025-03-01T09:00:00Z",
           "title": "Mill: Sieve", "description": "It sorts.", "listed": None}  # fmt: skip
    (tmp_path / "content.json").write_text(json.dumps(content(answers)), encoding="utf-8")
    (tmp_path / "list.json").write_text(
        json.dumps({"meta": {}, "records": [row, {**row, "publishing_body": None}]}), encoding="utf-8"
    )
    [whole], [listed, nobodys] = (read_published(tmp_path / name) for name in ("content.json", "list.json"))
    assert nobodys.answers == {"Name": "Sieve", "Description": "It sorts."}
    assert (whole.url, whole.published, whole.whole, listed.whole) == (URL, "2025-03-01", True, False)
    assert whole.answers == {"Name": "Their own heading\nSieve",
                             "Benefits": "Their own heading\nLess <chaff>\nLess dust",
                             "Appeals and review": "Their own heading\nN/A"}  # fmt: skip
    assert listed.answers == {"Name": "Sieve", "Organisation or department": "The Mill", "Description": "It sorts."}
    assert answers_of("<h3>1.2 Team</h3><p>N/A</p><h2>Tier 2</h2><p>Between</p>") == {}


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '[{"title": "x"}]', '[{"url": 3}]', '{"details": {"body": 1}}'])
def test_what_is_no_record_is_refused_in_a_sentence(text: str, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadUserInput, match=r"bad\.json"):
        read_published(tmp_path / "bad.json")
