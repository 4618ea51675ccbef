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


@pytest.mark.parametrize(
    ("named", "also"),
    [("Problem", "Tool.purpose"), ("Tool.risksNamed", "Statement.risk"), ("Tool.benefitsClaimed", "Statement.claimed"),
     ("Tool.metricsClaimed", "Statement.claimed")],
)  # fmt: skip
def test_what_is_recorded_in_two_places_is_looked_for_in_both(named: str, also: str) -> None:
    """Why a tool is used is the problem it answers; what was claimed of it, or named as a risk, may bear a day."""
    files = sorted((ROOT / "seed").glob("frameworks*.yaml"))
    frameworks = [each for file in files for each in yaml.safe_load(file.read_text(encoding="utf-8"))["frameworks"]]
    mappings = {
        principle["slug"]: {part for entry in principle.get("claimedBy", []) for part in entry.split(" and ")}
        for framework in frameworks
        for principle in framework["principles"]
    }
    assert [slug for slug, parts in mappings.items() if named in parts]
    assert [slug for slug, parts in mappings.items() if named in parts and also not in parts] == []


def test_the_queries_are_of_the_schema() -> None:
    texts = re.findall(r"```graphql\n(.*?)```", PAGE, re.DOTALL)
    assert len(texts) == 2
    for text in texts:
        assert validate(SCHEMA, parse(text)) == []
