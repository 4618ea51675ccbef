"""A crosswalk's rows are understood as the standard has them, whoever wrote the file; each other is refused by name."""

from __future__ import annotations

import pytest

from hub.errors import BadUserInput
from hub.importers.candidate import Refusal
from hub.importers.sssom_file import SaidMapping, read_crosswalk, understood

ABOVE = """# curie_map:
#   p: https://a.example/records/Principle/
#   c: https://b.example/hub/records/Concept/
#   s: http://www.w3.org/2004/02/skos/core#
# mapping_set_id: https://a.example/set
# mapping_date: 2024-05-01
"""
HEADS = "subject_id\tpredicate_id\tobject_id\tpredicate_modifier\tmapping_date\tcomment\tconfidence\n"
FIRST = 8
"""The line of the first row."""


def said(*rows: str, above: str = ABOVE) -> list[SaidMapping | Refusal]:
    crosswalk = read_crosswalk(f"{above}{HEADS}{''.join(rows)}".encode())
    assert crosswalk is not None
    assert crosswalk.unread == ["confidence"]
    return list(understood(crosswalk))


def test_rows_are_read_by_prefix_or_address_and_either_way_round() -> None:
    rows = (
        "p:be-open\tskos:exactMatch\tc:openness\t\t2025-03-01\tSays so; basis STATED\t0.9\n",
        "c:openness\ts:closeMatch\tp:be-fair\t\t\tbasis weak\n",
        "\n",
        "https://c.example/records/Principle/be-kind\thttp://www.w3.org/2004/02/skos/core#relatedMatch\tc:x\n",
    )
    assert said(*rows) == [
        SaidMapping(FIRST, "be-open", "openness", "EXACT", "STATED", "2025-03-01"),
        SaidMapping(FIRST + 1, "be-fair", "openness", "CLOSE"),
        SaidMapping(FIRST + 3, "be-kind", "x", "PARTIAL"),
    ]


@pytest.mark.parametrize(
    ("row", "column", "code", "told"),
    [
        ("p:a\tskos:broadMatch\tc:b", "predicate_id", "UNKNOWN_CHOICE", "skos:relatedMatch"),
        ("p:a\towl:sameAs\tc:b", "predicate_id", "UNKNOWN_REFERENCE", "prefix owl"),
        ("p:a\tskos:exactMatch\tc:b\tNot", "predicate_modifier", "UNKNOWN_CHOICE", "no such mapping"),
        ("p:a\tskos:exactMatch\tp:b", "object_id", "WRONG_KIND", "is a Principle"),
        ("p:a\tskos:exactMatch\tq:b", "object_id", "UNKNOWN_REFERENCE", "prefix q"),
        ("p:a\tskos:exactMatch\tsssom:NoTermFound", "object_id", "UNKNOWN_REFERENCE", "prefix sssom"),
        ("p:a\tskos:exactMatch\thttps://a.example/b", "object_id", "UNKNOWN_REFERENCE", "no principle or concept"),
        ("\tskos:exactMatch\tc:b", "subject_id", "MISSING_FIELD", "is empty"),
        ("p:a\tskos:exactMatch\tc:b\t\tMay", "mapping_date", "MALFORMED_DATE", "2026-06-03"),
    ],
)
def test_a_row_that_cannot_be_taken_says_which_and_why(row: str, column: str, code: str, told: str) -> None:
    [good, refused] = said("p:x\tskos:exactMatch\tc:y\n", f"{row}\n")
    assert isinstance(good, SaidMapping)
    assert isinstance(refused, Refusal)
    assert (refused.row, refused.column, refused.code) == (FIRST + 1, column, code)
    assert told in f"{refused.reason} {refused.remedy}"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("# {\nsubject_id\tpredicate_id\tobject_id\n", "cannot be read as YAML"),
        ("# curie_map: [p]\nsubject_id\tpredicate_id\tobject_id\n", "curie_map"),
        ('subject_id\tpredicate_id\tobject_id\n"a\t', "Line 2 cannot be read"),
        (f"#{'x' * 200_001}\nsubject_id\tpredicate_id\tobject_id\n", "more than 200,000 characters"),
        (f"# {'[' * 5_000}\nsubject_id\tpredicate_id\tobject_id\n", "cannot be read as YAML"),
    ],
)
def test_a_spoilt_file_is_refused_in_a_sentence(content: str, told: str) -> None:
    with pytest.raises(BadUserInput, match=told):
        read_crosswalk(content.encode())


def test_another_table_is_none() -> None:
    assert read_crosswalk(b"Name\tOwner\nSieve\tThe Mill\n") is None
    assert read_crosswalk(b"") is None
