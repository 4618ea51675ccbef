"""YAML means what it looks like, or is refused with the line at which it does not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.model.registry import the_model
from hub.records.problems import Fault
from hub.records.validate import validate
from hub.records.written import Document
from hub.seed.yaml_files import read_folder, read_text


def only(document: Document) -> tuple[Fault, int | None, str]:
    [problem] = document.problems
    return problem.fault, problem.place.line, problem.field


def test_plain_values_are_what_they_look_like() -> None:
    text = "a: two words\nb: -12\nc: true\nd: ['2025', \"x\\u0175\"]\ne: >-\n  folded\n  text\n'no': 'no'\n"
    document = read_text(text, "x.yaml")
    assert document.problems == []
    assert document.value == {
        "a": "two words",
        "b": -12,
        "c": True,
        "d": ["2025", "xŵ"],
        "e": "folded text",
        "no": "no",
    }


@pytest.mark.parametrize(
    "value",
    ["2025-06-30", "2025-06-30T10:00:00Z", "yes", "No", "on", "OFF", "True", "~", "null", "NULL", "012", "0x1f",
     "1_000", "1:30:00", "1.5", "1.0e+3", ".inf", ".nan", "="],
)  # fmt: skip
def test_what_yaml_would_turn_into_something_else_is_refused(value: str) -> None:
    assert only(read_text(f"first: 1\nsecond: {value}\n", "x.yaml")) == (Fault.UNQUOTED, 2, "second")
    assert read_text(f"second: '{value}'\n", "x.yaml").value == {"second": value}


@pytest.mark.parametrize("value", ["2025-6", "2025-06", "1.2.3", "v1", "10 %", "on time"])
def test_other_plain_text_needs_no_quotes(value: str) -> None:
    assert read_text(f"a: {value}", "x.yaml").value == {"a": value}


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        ("a: &x 1\n", 1, "a"),
        ("a: 1\nb: *x\n", 2, "b"),
        ("a: !!str 1\n", 1, "a"),
        ("a: !thing {b: 1}\n", 1, "a"),
        ("<<: {a: 1}\n", 1, "<<"),
        ("? [a, b]\n: 1\n", 1, ""),
        ("a: 1\n---\nb: 1\n", 2, ""),
    ],
)
def test_features_that_hide_meaning_are_refused(text: str, line: int, field: str) -> None:
    assert only(read_text(text, "x.yaml")) == (Fault.YAML_FEATURE, line, field)


def test_a_repeated_key_is_refused_and_the_first_one_stands() -> None:
    document = read_text("a: 1\nb: 2\na: 3\n", "x.yaml")
    assert only(document) == (Fault.DUPLICATE_KEY, 3, "a")
    assert document.value == {"a": 1, "b": 2}


@pytest.mark.parametrize("text", ["a: [1\n", "a: 'x\n", "a:\n  b\n c: d\n", "a: \x01", "\t- a: b", "a: b: c"])
def test_broken_yaml_is_one_problem_and_no_value(text: str) -> None:
    document = read_text(text, "x.yaml")
    assert [problem.fault for problem in document.problems] == [Fault.YAML_SYNTAX]
    assert document.value is None


def test_a_syntax_error_names_its_line() -> None:
    [problem] = read_text("a: 1\nb: 2\nc: [1\nd: 2\n", "x.yaml").problems
    assert str(problem).startswith("x.yaml:4: is no YAML: ")


def test_depth_is_bounded() -> None:
    [problem] = read_text("[" * 50_000, "x.yaml").problems
    assert problem.fault is Fault.YAML_SYNTAX


def test_many_aliases_cost_nothing() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    document = read_text("\n".join(lines), "x.yaml")
    assert {problem.fault for problem in document.problems} == {Fault.YAML_FEATURE}
    assert len(document.value["a11"]) == 9


def test_a_problem_names_the_record_it_stands_in() -> None:
    text = "tools:\n  - slug: a\n    since: 2025-01-01\n  - name: b\n    passed: yes\n"
    assert [str(problem) for problem in read_text(text, "x.yaml").problems] == [
        "x.yaml:3: a: since: '2025-01-01' is no plain text in YAML; put it in quotes",
        "x.yaml:5: tools[2]: passed: 'yes' may be read as true or false, or as a text; "
        "write true or false, or put a text in quotes",
    ]


def test_a_folder_is_read_in_the_order_of_names_and_yaml_only(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.yml", "a.yaml", "sub/c.yaml", "README.md"):
        (tmp_path / name).write_text("a: 1", encoding="utf-8")
    assert [document.file for document in read_folder(tmp_path)] == ["a.yaml", "b.yml", "sub/c.yaml"]


@pytest.mark.parametrize("name", ["empty", "absent"])
def test_a_folder_without_records_is_a_problem(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    [document] = read_folder(tmp_path / name)
    assert only(document) == (Fault.FILE_UNREADABLE, None, "")


def test_a_file_that_is_no_text_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"a: \xff\xfe")
    [document] = read_folder(tmp_path)
    assert only(document) == (Fault.FILE_UNREADABLE, None, "")


@given(st.text())
def test_any_text_gives_problems_and_never_an_exception(text: str) -> None:
    validate([read_text(text, "x.yaml")], the_model())


SCRAPS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["mill", "2025", "LIVE"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["slug", "to", "name", "owner", "since", "sources", "statusHistory", "status", "audience",
                         "subject", "parent", "marking", "techniques", "x"]),
        inner,
        max_size=5,
    ),
    max_leaves=20,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["tools", "agencies", "alignments", "frameworks", "x"]), SCRAPS, max_size=3))
def test_any_value_gives_problems_and_never_an_exception(value: dict[str, object]) -> None:
    knowledge, problems = validate([Document("x.yaml", value)], the_model())
    assert problems or not knowledge.records
