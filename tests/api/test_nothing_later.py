"""Of a past day nothing is told that only came later: no date, no source, but under its mark or in the picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLObjectType, TypeInfo, TypeInfoVisitor, Visitor, get_named_type, parse, print_ast, visit
from graphql.language import ast

from hub.api.schema.hub_schema import ApiSchema
from tests.api.conftest import QUESTIONS
from tests.api.hub_under_test import Hub
from tests.api.test_non_interference import on_the_day
from tests.seed_reader.ask import Reader
from tests.seed_reader.days import last_day
from tests.seed_reader.world import Node

DAYS = ("2018-06-30", "2020-12-31", "2024-06-30", "2025-06-30", "2025-12-31")
PICTURE = {"Agency", "Process", "Outcome", "Supplier", "Product", "Concept"}
DOCUMENTED = sorted(QUESTIONS.glob("*.graphql"))
# Its period ends on the day asked about.
OF_A_PERIOD = "r04_changes"
OF_A_REVIEW = (OF_A_PERIOD, "r09_review")
BEFORE = "2010-12-31"
# The register's own cut-off date, and how long evidence says that it is good for.
ITS_OWN = {"cutOff", "validUntil"}
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)


class _Marks(Visitor):
    """Asks for the mark beside whatever may carry it, and for the day of every source."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self._types = types

    def leave_selection_set(self, node: ast.SelectionSetNode, *_: object) -> None:
        kind = get_named_type(self._types.get_parent_type())
        if isinstance(kind, GraphQLObjectType) and kind.name != "Query":
            wanted = ["__typename", *(name for name in ("shownLater", "published") if name in kind.fields)]
            more = [ast.FieldNode(name=ast.NameNode(value=name), arguments=(), directives=()) for name in wanted]
            node.selections = (*node.selections, *more)


def marked(text: str, api: ApiSchema) -> str:
    types = TypeInfo(api.executable)
    document = parse(text)
    visit(document, TypeInfoVisitor(types, _Marks(types)))
    return print_ast(document)


def later(content: Any, day: str, place: str = "", *, drawn: bool = False) -> Iterator[str]:
    """The places of dates after the day that no mark and no picture excuses."""
    if isinstance(content, dict):
        if content.get("shownLater"):
            return
        drawn = content.get("__typename") in PICTURE
        for key, value in content.items():
            if key not in ITS_OWN:
                yield from later(value, day, f"{place}.{key}", drawn=drawn and not isinstance(value, dict | list))
    elif isinstance(content, list):
        for item in content:
            yield from later(item, day, place)
    elif isinstance(content, str) and not drawn and _DATE.fullmatch(content) and last_day(content) > day:
        yield f"{place}: {content}"


@pytest.mark.parametrize("path", DOCUMENTED, ids=lambda path: path.stem)
async def test_a_documented_question_of_past_days(path: Any, seeded: Hub, api: ApiSchema) -> None:
    """On a real Neo4j of one day: that both engines answer alike is tested elsewhere."""
    for day in DAYS if seeded.graph.embedded else DAYS[-1:]:
        written = path.read_text(encoding="utf-8")
        text, variables = (written, {}) if path.stem == OF_A_PERIOD else on_the_day((written, {}), day)
        text = text.replace("2025-12-31", day).replace("2025-06-30", BEFORE) if path.stem == OF_A_PERIOD else text
        answer = await seeded.ask(marked(text, api), variables)
        assert sorted(set(later(answer.body.get("data"), day))) == []
        if path.stem in OF_A_REVIEW and day == DAYS[-1]:
            assert all(answer.data.values()), "its days are those of the review"


async def test_the_mark_and_the_sources_are_those_of_the_day(seeded: Hub, reader: Reader) -> None:
    """A tool whose start is known and lies before its first source is marked; a later source is left out."""
    text = '{ tools(asOf: "2016-06-30", first: 100) { nodes { slug shownLater sources { slug published } } } }'
    tools = (await seeded.ask(text)).data["tools"]["nodes"]
    facts = {tool["slug"]: reader.seed.nodes[Node("Tool", tool["slug"])] for tool in tools}
    marks = {slug: last_day(fact["seen"]) > "2016-06-30" for slug, fact in facts.items()}
    assert {tool["slug"]: tool["shownLater"] for tool in tools} == marks
    assert set(marks.values()) == {True, False}
    cited = {slug for fact in facts.values() for slug in fact["sources"]}
    dates = {slug: reader.seed.nodes[Node("Source", slug)].get("published") for slug in cited}
    known = {slug for slug, date in dates.items() if date is None or last_day(date) <= "2016-06-30"}
    assert {tool["slug"]: [source["slug"] for source in tool["sources"]] for tool in tools} == {
        slug: [source for source in facts[slug]["sources"] if source in known] for slug in facts
    }
    assert known != cited


async def test_an_answer_of_a_past_day_says_what_is_drawn_as_today(seeded: Hub) -> None:
    past = (await seeded.ask('{ tools(asOf: "2016-06-30") { totalCount } }')).body["extensions"]
    today = (await seeded.ask("{ tools { totalCount } }")).body["extensions"]
    assert past["drawnAsToday"].startswith("Agencies, processes, outcomes")
    assert "drawnAsToday" not in today


async def test_what_a_practice_achieved_is_what_was_said_by_the_day(seeded: Hub, reader: Reader) -> None:
    text = """query Said($on: Date) {
      practices(asOf: $on, first: 100) { nodes { slug worked didNotWork
        statements { totalCount nodes { slug property text date seen shownLater sources { slug } } } } }
      failed: practices(asOf: $on, where: { didNotWork: { isNull: false } }) { totalCount }
      named: practices(asOf: $on, where: { didNotWork: { contains: "GANGS matrix" } }) { nodes { slug } }
      statements(asOf: $on, first: 100, orderBy: [{ date: DESC }]) { totalCount nodes { slug about { __typename } } }
    }"""
    told: list[int] = []
    for day in (*DAYS, "2026-06-30"):
        data = (await seeded.ask(text, {"on": day})).data
        asked = text.replace('where: { didNotWork: { contains: "GANGS matrix" } }', "first: 100")
        expected = reader.answer(asked, {"on": day})
        expected["named"]["nodes"] = [
            {"slug": practice["slug"]}
            for practice in expected["practices"]["nodes"]
            if "gangs matrix" in (practice["didNotWork"] or "").casefold()
        ]
        assert data == expected
        told.append(data["failed"]["totalCount"])
    assert told == sorted(told)
    assert told[0] < told[-1]
