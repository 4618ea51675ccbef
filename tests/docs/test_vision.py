"""Each commitment of the CPS vision has a place where it is recorded, and a question that shows where it is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from graphql import GraphQLObjectType, parse, validate

from hub.api.schema.hub_schema import build_schema
from hub.model.registry import the_model

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "vision.md").read_text(encoding="utf-8")
ROWS = {
    match[1]: (re.findall(r"`([\w.]+)`", match[2]), re.findall(r"`([\w.]+)`", match[3]))
    for match in re.finditer(r"^\| `([\w-]+)` \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)
}
SCHEMA = build_schema(the_model()).executable


def test_every_commitment_is_there_and_no_other() -> None:
    frameworks = yaml.safe_load((ROOT / "seed" / "frameworks.yaml").read_text(encoding="utf-8"))["frameworks"]
    ours = [framework for framework in frameworks if framework["slug"] in ("cps-ai-vision", "cps-ai-dse-framework")]
    assert list(ROWS) == [principle["slug"] for framework in ours for principle in framework["principles"]]


@pytest.mark.parametrize("commitment", ROWS)
def test_its_records_and_its_questions_exist(commitment: str) -> None:
    records, questions = ROWS[commitment]
    assert records
    assert questions
    for name in (*records, *(question if "." in question else f"Query.{question}" for question in questions)):
        noun, field = name.split(".")
        kind = SCHEMA.type_map[noun]
        assert isinstance(kind, GraphQLObjectType)
        assert field in kind.fields, name


def test_the_queries_are_of_the_schema() -> None:
    texts = re.findall(r"```graphql\n(.*?)```", PAGE, re.DOTALL)
    assert len(texts) == 2
    for text in texts:
        assert validate(SCHEMA, parse(text)) == []
