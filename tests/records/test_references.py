"""What is wrong between records: references, relationships, states and starts."""

import pytest

from tests.records.folders import SOUND, changed, faults, problems

USERS = "    users:\n      - {to: wheel, basis: STATED, since: '2020', until: '2022'}\n"
STATES = "      - {status: PILOT, since: '2020-03', lastSeen: '2020-09', basis: STATED}\n"
LATER = "      - {status: LIVE, since: '2021'}\n"
END = "    bearsOn: [fairness]\n"
PAGE = "sources: [page], confidence: SOURCED"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("owner: mill", "owner: mil", [("UNKNOWN_REFERENCE", "sieve.owner[mil]", "owner")]),
        ("owner: mill", "owner: sorting", [("WRONG_KIND", "sieve.owner[sorting]", "owner")]),
        ("owner: mill", "owner: [mill]", [("TOO_MANY", "sieve", "owner")]),
        ("owner: mill", "owner: 5", [("WRONG_TYPE", "sieve", "owner")]),
        ("owner: mill", "owner: The Mill", [("MALFORMED_SLUG", "sieve", "owner")]),
        ("    owner: mill\n", "", [("MISSING_FIELD", "sieve", "owner")]),
        ("bearsOn: [fairness]", "bearsOn: fairness", [("WRONG_TYPE", "sieve", "bearsOn")]),
        ("bearsOn: [fairness]", "bearsOn: [fairness, fairness]",
         [("STATED_TWICE", "sieve.bearsOn[fairness]", "bearsOn")]),
        ("affectsLiberty: true", "affectsLiberty: true, tools: [sieve]",
         [("STATED_TWICE", "sieve.bearsOn[fairness]", "bearsOn")]),
        ("name: The Wheel", "name: The Wheel, tools: [sieve]", [("TOO_MANY", "sieve.owner[mill]", "owner")]),
        ("since: '2023'", "since: '2023', how: By hand", [("UNKNOWN_FIELD", "sieve.users[wheel]", "how")]),
        ("how: It sorts", "how: 3", [("WRONG_TYPE", "sieve.affects[sorting]", "how")]),
        ("how: It sorts", "sources: [gone]", [("UNKNOWN_SOURCE", "sieve.affects[sorting]", "sources")]),
        ("since: '2020', until: '2022'", "since: '2020', until: '2019'",
         [("EMPTY_PERIOD", "sieve.users[wheel]", "until")]),
        (END, f"{END}    feeds: [sieve]\n", [("SELF_REFERENCE", "sieve.feeds[sieve]", "feeds")]),
        ("parent: mill", "parent: wheel", [("SELF_REFERENCE", "wheel.parent[wheel]", "parent")]),
        ("kind: police-force", "kind: police-force, parent: wheel", [("CYCLE", "mill", "parent")]),
        ("LIVE, since: '2021'", "LIVE", [("STATE_ORDER", "sieve.statusHistory[2]", "statusHistory")]),
        ("since: '2021'}", "since: '2020-02'}", [("STATE_ORDER", "sieve.statusHistory[2]", "statusHistory")]),
        ("since: '2021'}", "since: '2020-03-31'}", [("SAME_DAY", "sieve.statusHistory[2]", "statusHistory")]),
        ("since: '2020-03', lastSeen", "since: '2019-12', lastSeen",
         [("BEFORE_ITS_START", "sieve.statusHistory[1]", "statusHistory")]),
        ("PILOT, since: '2020-03'", "PLANNED, since: '2021-12'",
         [("BEFORE_ITS_START", "sieve", "statusHistory"), ("SAME_DAY", "sieve.statusHistory[2]", "statusHistory")]),
        ("name: The Mill, kind: police-force, since: '2001'", "name: The Mill, kind: police-force, since: '2021'",
         [("BEFORE_ITS_START", "sieve", "since")]),
    ],
)  # fmt: skip
def test_a_fault_between_records(old: str, new: str, expected: list[tuple[str, str, str]]) -> None:
    assert faults(changed(old, new)) == expected


def test_a_slug_may_stand_once_under_a_label_and_again_under_another() -> None:
    twin = f"agencies:\n  - {{slug: mill, name: Twin, kind: x, {PAGE}}}\n"
    [problem] = problems(SOUND, twin)
    assert str(problem) == "1.yaml:2: mill: slug: mill is already the slug of another Agency in 0.yaml:5: mill"
    assert faults(SOUND, f"suppliers:\n  - {{slug: mill, name: Mill Ltd, {PAGE}}}\n") == []


def test_a_reference_that_may_mean_two_records_is_refused() -> None:
    frame = (
        "frameworks:\n  - slug: code\n    title: Code\n    kind: code\n    issuer: mill\n    sources: [page]\n"
        "    confidence: SOURCED\n    principles:\n      - {slug: kind, name: Be kind, scope: TOOL, order: 1}\n"
        f"agencies:\n  - {{slug: sieve, name: Sieve, kind: x, {PAGE}}}\n"
    )
    standing = f"alignments:\n  - {{slug: a, subject: sieve, principle: kind, {PAGE}}}\n"
    assert faults(SOUND, frame, standing) == [("AMBIGUOUS_REFERENCE", "a.subject[sieve]", "subject")]
    assert faults(SOUND, frame, changed("subject: sieve", "subject: wheel", standing)) == []
    inline = changed("subject: sieve", "subject: {name: x}", standing)
    assert faults(SOUND, frame, inline) == [("AMBIGUOUS_REFERENCE", "a", "subject")]


def test_a_required_property_of_a_relationship_is_required() -> None:
    concept = (
        f"concepts:\n  - slug: care\n    name: Care\n    {PAGE.replace(', ', chr(10) + '    ')}\n"
        "    principles: [kind]\n"
    )
    frame = (
        "frameworks:\n  - slug: code\n    title: Code\n    kind: code\n    issuer: mill\n    sources: [page]\n"
        "    confidence: SOURCED\n    principles:\n      - {slug: kind, name: Be kind, scope: TOOL, order: 1}\n"
    )
    assert faults(SOUND, frame, concept) == [("MISSING_FIELD", "care.principles[kind]", "relation")]


def test_a_fault_inside_a_record_names_both() -> None:
    assert faults(changed("status: LIVE", "status: ALIVE, colour: red")) == [
        ("UNKNOWN_CHOICE", "sieve.statusHistory[2]", "status"),
        ("UNKNOWN_FIELD", "sieve.statusHistory[2]", "colour"),
    ]


def test_two_states_of_unknown_start_are_refused() -> None:
    text = changed(STATES + LATER, "      - {status: PILOT}\n      - {status: LIVE}\n")
    assert faults(text) == [("SAME_DAY", "sieve.statusHistory[2]", "statusHistory")]


def test_an_owner_may_change_but_not_overlap() -> None:
    later = "name: The Wheel, tools: [{to: sieve, since: '2024'}]"
    first = "owner: {to: mill, until: '2024'}"
    assert faults(changed("name: The Wheel", later, changed("owner: mill", first))) == []
    first = "owner: {to: mill, until: '2025'}"
    assert [code for code, _, _ in faults(changed("name: The Wheel", later, changed("owner: mill", first)))] == [
        "TOO_MANY"
    ]


def test_a_long_circle_is_named_once() -> None:
    ring = "".join(f"  - {{slug: ring-{n}, name: R, kind: x, parent: ring-{(n + 1) % 4}, {PAGE}}}\n" for n in range(4))
    tail = f"  - {{slug: tail, name: T, kind: x, parent: ring-2, {PAGE}}}\n"
    [problem] = problems(SOUND, f"agencies:\n{tail}{ring}")
    assert problem.reason == "goes round in a circle: ring-0 > ring-1 > ring-2 > ring-3 > ring-0"


def test_a_start_within_the_same_period_is_no_fault() -> None:
    assert faults(changed("since: '2001'", "since: '2020-12-01'")) == []


def test_what_a_broken_file_mentions_is_not_called_missing() -> None:
    broken = "agencies:\n  - slug: mill\n    name: [The Mill\n"
    rest = SOUND.replace("  - {slug: mill, name: The Mill, kind: police-force, since: '2001', sources: [page], "
                         "confidence: SOURCED}\n", "")  # fmt: skip
    assert [code for code, _, _ in faults(rest, broken)] == ["YAML_SYNTAX"]


def test_an_unknown_source_is_named_once_for_the_record_that_cites_it() -> None:
    text = changed("since: '2020'\n    sources: [page]", "since: '2020'\n    sources: [gone]")
    assert faults(text) == [("UNKNOWN_SOURCE", "sieve", "sources")]


EVIDENCED = f"""
agencies:
  - {{slug: court, name: Court, kind: court, since: '2024', {PAGE}}}
frameworks:
  - {{slug: code, title: Code, kind: guidance, issuer: mill, principles: [kind], {PAGE}}}
principles:
  - {{slug: kind, name: Be kind, order: 1, scope: TOOL, {PAGE}}}
evidences:
  - {{slug: paper, title: Paper, kind: POLICY, date: '2019-12', {PAGE}}}
alignments:
  - {{slug: a, subject: sieve, principle: kind, evidence: [{{to: paper, finding: SUPPORTS}}], {PAGE}}}
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # The tool began at some time in 2020, whose first day is after the end of December 2019.
        ("2019-12", "2019-12", [("BEFORE_ITS_START", "a.evidence[paper]", "evidence")]),
        ("2019-12", "2020-01-01", []),
        ("date: '2019-12', ", "", []),
        ("subject: sieve", "subject: court", []),
    ],
)
def test_an_evidence_does_not_come_before_its_tool(old: str, new: str, expected: list[tuple[str, str, str]]) -> None:
    assert faults(SOUND, changed(old, new, EVIDENCED)) == expected


def test_tools_that_feed_each_other_in_a_circle() -> None:
    tool = "{slug: %s, name: %s, owner: mill, aiClass: CHECKLIST, scope: CORE, feeds: [%s], " + PAGE + "}"
    tools = [f"  - {tool % (slug, slug, feeds)}" for slug, feeds in (("a", "b"), ("b", "c"), ("c", "a"), ("d", "a"))]
    text = SOUND + "\n".join(tools) + "\n"
    [problem] = problems(text)
    assert (problem.fault.value, problem.place.record, problem.field) == ("CYCLE", "a", "feeds")
    assert problem.reason == "goes round in a circle: a > b > c > a"
