"""What is wrong with one record, whatever its noun: each fault is named with record and field."""

import pytest

from hub.model.registry import the_model
from hub.records.problems import Fault
from hub.records.validate import validate
from hub.seed.yaml_files import read_text
from tests.records.folders import SOUND, changed, faults, problems

OWNER, KIND = "    owner: mill\n", "kind: police-force"


def test_the_sound_records_are_sound() -> None:
    assert problems(SOUND) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("tools:\n", "tolls:\n", [("UNKNOWN_NOUN", "", "tolls")]),
        ("agencies:\n", "suppliers: 3\nagencies:\n", [("NOT_A_LIST", "", "suppliers")]),
        ("slug: mill, name", "name", [("MISSING_SLUG", "agencies[1]", "slug")]),
        ("slug: sorting", "slug: Sorting_1", [("MALFORMED_SLUG", "Sorting_1", "slug")]),
        ("slug: sorting", "slug: a---b", [("MALFORMED_SLUG", "a---b", "slug")]),
        ("slug: sorting", "slug: -a", [("MALFORMED_SLUG", "-a", "slug")]),
        ("slug: sorting", "slug: 7", [("WRONG_TYPE", "processes[1]", "slug")]),
        (KIND, "sort: police-force", [("MISSING_FIELD", "mill", "kind"), ("UNKNOWN_FIELD", "mill", "sort")]),
        (KIND, "kind: 3", [("WRONG_TYPE", "mill", "kind")]),
        (KIND, "kind: [a]", [("WRONG_TYPE", "mill", "kind")]),
        ("scope: CORE", "scope:", [("EMPTY_VALUE", "sieve", "scope")]),
        (KIND, "kind: ' '", [("EMPTY_VALUE", "mill", "kind")]),
        (KIND, 'kind: "a\\0b"', [("BROKEN_TEXT", "mill", "kind")]),
        (KIND, 'kind: "a\\eb"', [("BROKEN_TEXT", "mill", "kind")]),
        (KIND, 'kind: "a\\u202Eb"', [("BROKEN_TEXT", "mill", "kind")]),
        ("order: 1", "order: '1'", [("WRONG_TYPE", "sorting", "order")]),
        ("order: 1", "order: true", [("WRONG_TYPE", "sorting", "order")]),
        ("order: 1", "order: 99999999999999999999", [("WRONG_TYPE", "sorting", "order")]),
        # The API's numbers have 32 bits.
        ("order: 1", "order: 2147483648", [("WRONG_TYPE", "sorting", "order")]),
        ("affectsLiberty: true", "affectsLiberty: 'true'", [("WRONG_TYPE", "fairness", "affectsLiberty")]),
        ("[regression]", "regression", [("WRONG_TYPE", "sieve", "techniques")]),
        ("[regression]", "[regression, 3]", [("WRONG_TYPE", "sieve", "techniques")]),
        ("scope: CORE", "scope: core", [("UNKNOWN_CHOICE", "sieve", "scope")]),
        ("scope: CORE", "scope: [CORE]", [("UNKNOWN_CHOICE", "sieve", "scope")]),
        ("since: '2001'", "since: '2001-13'", [("MALFORMED_DATE", "mill", "since")]),
        ("since: '2001'", "since: '2001-02-29'", [("MALFORMED_DATE", "mill", "since")]),
        ("since: '2001'", "since: last year", [("MALFORMED_DATE", "mill", "since")]),
        ("since: '2001'", "since: 2001", [("MALFORMED_DATE", "mill", "since")]),
        ("since: '2001'", "since: '2001', until: '2001'", [("EMPTY_PERIOD", "mill", "until")]),
        ("since: '2001'", "since: '2001', until: '1999-05'", [("EMPTY_PERIOD", "mill", "until")]),
        ("since: '2001'", "marking: SECRET", [("UNKNOWN_CHOICE", "mill", "marking")]),
        ("since: '2001'", "audience: [mell]",
         [("UNKNOWN_REFERENCE", "mill", "audience"), ("GUESSABLE_SLUG", "mill", "slug")]),
        ("scope: CORE", "scope: CORE\n    marking: OFFICIAL", [("GUESSABLE_SLUG", "sieve", "slug")]),
        (OWNER, f"{OWNER}    status: LIVE\n", [("COMPUTED_FIELD", "sieve", "status")]),
        ("[mill], sources: [page]", "[mill]", [("NO_SOURCE", "sorting", "sources")]),
        ("[mill], sources: [page]", "[mill], sources: []", [("NO_SOURCE", "sorting", "sources")]),
        ("[mill], sources: [page]", "[mill], sources: [gone]", [("UNKNOWN_SOURCE", "sorting", "sources")]),
        ("[mill], sources: [page]", "[mill], sources: [mill]", [("WRONG_KIND", "sorting", "sources")]),
        ("[mill], sources: [page]", "[mill], sources: page", [("WRONG_TYPE", "sorting", "sources")]),
        ("[mill], sources: [page]", "[mill], sources: [page, page]", [("STATED_TWICE", "sorting", "sources")]),
        (", confidence: RECALLED", "", [("NO_CONFIDENCE", "wheel", "confidence")]),
        ("confidence: RECALLED", "confidence: sure", [("UNKNOWN_CHOICE", "wheel", "confidence")]),
    ],
)  # fmt: skip
def test_a_fault_of_one_record(old: str, new: str, expected: list[tuple[str, str, str]]) -> None:
    # A record without its slug is missed by whatever refers to it; that is reported too, and judged elsewhere.
    consequences = {"UNKNOWN_REFERENCE"} if "SLUG" in expected[0][0] or "slug" in expected[0][2] else set[str]()
    assert sorted(f for f in faults(changed(old, new)) if f[0] not in consequences) == sorted(expected)


@pytest.mark.parametrize("text", ["", "- a\n", "just text\n", "agencies:\n  - just text\n", "agencies: [[]]\n"])
def test_what_is_no_record_is_named(text: str) -> None:
    assert [code for code, _, _ in faults(SOUND, text)] == ["NOT_A_RECORD"]


def test_the_name_that_was_meant_is_suggested() -> None:
    [unknown] = [p for p in problems(changed("techniques:", "tecniques:")) if p.fault is Fault.UNKNOWN_FIELD]
    assert str(unknown) == "0.yaml:17: sieve: tecniques: is no field of this record; did you mean techniques?"


def test_an_enumeration_is_listed() -> None:
    [problem] = problems(changed("scope: CORE", "scope: core"))
    assert problem.reason == "'core' is none of CORE, ADJACENT"


def test_more_than_a_hundred_sources_are_refused() -> None:
    pages = [f"page-{number}" for number in range(101)]
    records = "".join(f"  - {{slug: {page}, note: No day, sources: [page], confidence: SOURCED}}\n" for page in pages)
    text = changed("agencies:\n", f"{records}agencies:\n")
    cited = changed("[mill], sources: [page]", f"[mill], sources: [{', '.join(pages)}]", text)
    assert faults(cited) == [("TOO_MANY_SOURCES", "sorting", "sources")]
    assert faults(changed(", page-100]", "]", cited)) == []


def test_every_fault_in_a_record_is_named() -> None:
    text = changed("scope: CORE", "scope: core\n    since: soon\n    colour: red\n    status: LIVE")
    text = changed("    since: '2020'\n", "", changed("    aiClass: STATISTICAL\n", "", text))
    assert sorted(faults(text)) == [
        ("COMPUTED_FIELD", "sieve", "status"),
        ("MALFORMED_DATE", "sieve", "since"),
        ("MISSING_FIELD", "sieve", "aiClass"),
        ("UNKNOWN_CHOICE", "sieve", "scope"),
        ("UNKNOWN_FIELD", "sieve", "colour"),
    ]


def test_text_is_stored_composed() -> None:
    knowledge, _ = validate([read_text(changed("Ŵyl", "W\u0302yl"), "x.yaml")], the_model())
    [tool] = [record for record in knowledge.records if record.label == "Tool"]
    assert tool.values["name"] == "\u0174yl Sieve"


def test_a_slug_that_ends_in_eight_random_characters_may_be_hidden() -> None:
    """The records that stand inside it too."""
    assert problems(changed("slug: sieve", "slug: sieve-0a1b2c3d\n    marking: OFFICIAL")) == []
