"""The worked queries as the page opens them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from graphql import GraphQLError

from hub.files import shipped
from hub.web.worked_queries import Question, worked_queries


def test_every_documented_query_is_there_with_its_question_and_a_name_of_its_own() -> None:
    questions = worked_queries(shipped("queries"))
    assert [question.query for question in questions] == [
        path.read_text(encoding="utf-8") for path in sorted(shipped("queries").glob("*.graphql"))
    ]
    assert len({question.title for question in questions}) == len(questions)
    assert all(question.question.endswith((".", "?")) for question in questions)


def test_defaults_become_variables(tmp_path: Path) -> None:
    text = '# "Which?"\nquery Which($a: [Int] = [1], $b: String, $c: Where = {x: true, y: ONE}) { f }\n'
    (tmp_path / "a.graphql").write_text(text)
    [question] = worked_queries(tmp_path)
    assert (question.title, question.question, question.query) == ("Which", "Which?", text)
    assert json.loads(question.variables or "") == {"a": [1], "c": {"x": True, "y": "ONE"}}


def test_a_query_without_comment_or_variables_is_one_too(tmp_path: Path) -> None:
    (tmp_path / "a.graphql").write_text("query Bare { f }")
    assert worked_queries(tmp_path) == [Question("Bare", "", "query Bare { f }", None)]


def test_what_is_no_document_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.graphql").write_text("query {")
    with pytest.raises(GraphQLError):
        worked_queries(tmp_path)
