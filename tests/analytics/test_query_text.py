"""The rules of hand-written queries: a text that could read a row unasked cannot be made into a query."""

from __future__ import annotations

import importlib
import inspect
from importlib.resources import files
from pathlib import Path
from typing import LiteralString, cast

import pytest

from hub.access.asker import ANONYMOUS
from hub.analytics.asking.as_of import past_text
from hub.analytics.asking.query import Query, QueryInput
from hub.analytics.asking.tokens import PolicyMissingError
from hub.graph.compiler.scope import Scope
from hub.graph.compiler.values import Value
from hub.graph.earlier_fields import EVERY, Fields
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.model.registry import the_model
from tests.analytics.world import World

FOLDER = Path(str(files("hub.analytics")))
SHIPPED = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.cypher"))


def query(text: LiteralString, columns: LiteralString, governed: LiteralString, params: LiteralString = "") -> Query:
    """A query with a header."""
    header: LiteralString = "// params: " + params + "\n// columns: " + columns
    return Query.of(header + "\n// governed: " + governed + "\n// used by: nobody\n" + text)


def shipped(name: str) -> Query:
    """A query of our own files."""
    return Query.of(cast(LiteralString, (FOLDER / name).read_text(encoding="utf-8")))


def test_a_good_query_is_made() -> None:
    made = query(
        "MATCH (t:Tool) WHERE t.slug = $given.slug /*visible t*/ "
        "RETURN t.slug AS slug, "
        "COLLECT { MATCH (t)-[r:FEEDS]->(u:Tool) WHERE true /*visible r, u*/ RETURN u.slug } AS fed "
        "ORDER BY slug LIMIT 3",
        "slug, fed",
        "t, r, u",
        "slug",
    )
    assert made.header.columns == ("slug", "fed")


@pytest.mark.parametrize(
    ("text", "governed"),
    [
        ("MATCH (t:Tool) RETURN t.slug AS x", "t"),
        ("MATCH (t:Tool) RETURN t.slug AS x", ""),
        ("MATCH (:Tool) RETURN 1 AS x", ""),
        ("MATCH (t:Tool)-[:FEEDS]->(u:Tool) WHERE true /*visible t, u*/ RETURN u.slug AS x", "t, u"),
        ("MATCH (t:Tool)-[r:FEEDS]->(u:Tool) WHERE true /*visible t, u*/ RETURN u.slug AS x", "t, r, u"),
        ("MATCH (t:Tool)-[r:FEEDS]->() WHERE true /*visible t, r*/ RETURN t.slug AS x", "t, r"),
        ("MATCH (t:Tool)-[r:FEEDS]->(u) WHERE true /*visible t, r*/ RETURN t.slug AS x", "t, r"),
        ("MATCH (t:Tool)-->(u:Tool) WHERE true /*visible t, u*/ RETURN t.slug AS x", "t, u"),
        ("MATCH (t:Tool) WHERE EXISTS { (t)-[r:FEEDS]->(u:Tool) } /*visible t, r, u*/ RETURN t.slug AS x", "t, r, u"),
        ("MATCH (t:Tool) WHERE true /*visible t*/ RETURN [(t)-[r:FEEDS]->(u:Tool) | u.slug] AS x", "t"),
        ("MATCH (t:Tool) WITH t WHERE true /*visible t*/ RETURN t.slug AS x", "t"),
        (
            "RETURN COLLECT { MATCH (t:Tool) WHERE true /*visible t*/ RETURN t.slug } "
            "+ COLLECT { MATCH (t)-[r:FEEDS]->(u:Tool) WHERE true /*visible r, u*/ RETURN u.slug } AS x",
            "t, r, u",
        ),
    ],
)
def test_a_row_read_unasked_makes_no_query(text: LiteralString, governed: LiteralString) -> None:
    with pytest.raises(PolicyMissingError):
        query(text, "x", governed)


@pytest.mark.parametrize(
    ("text", "columns", "governed", "params", "said"),
    [
        ("MATCH (t:Tool) WHERE true /*visible t*/ RETURN t.slug AS slug", "name", "t", "", "promises"),
        ("MATCH (t:Tool) WHERE true /*visible t*/ RETURN t.slug", "slug", "t", "", "promises"),
        ("MATCH (t:Tool) WHERE t.slug = $given.slug /*visible t*/ RETURN t.slug AS slug", "slug", "t", "", "takes"),
        ("MATCH (t:Tool) WHERE t.slug = $slug /*visible t*/ RETURN t.slug AS slug", "slug", "t", "slug", "are in"),
        ("MATCH (n1:Tool) WHERE true /*visible n1*/ RETURN n1.slug AS slug", "slug", "n1", "", "for itself"),
        (
            "MATCH (t:Tool)-[r:FEEDS*1..3]->(u:Tool) WHERE true /*visible t, r, u*/ RETURN 1 AS slug",
            "slug",
            "t, r, u",
            "",
            "should stand here",
        ),
        (
            "MATCH (t:Tool {slug: 'a'}) WHERE true /*visible t*/ RETURN t.slug AS slug",
            "slug",
            "t",
            "",
            "should stand here",
        ),
    ],
)
def test_a_query_that_breaks_its_promise_is_not_made(
    text: LiteralString, columns: LiteralString, governed: LiteralString, params: LiteralString, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        query(text, columns, governed, params)


def test_a_query_without_its_header_is_not_made() -> None:
    with pytest.raises(ValueError, match="header"):
        Query.of("MATCH (t:Tool) WHERE true /*visible t*/ RETURN t.slug AS slug")


@pytest.mark.parametrize("name", SHIPPED)
def test_a_file_says_who_uses_it(name: str) -> None:
    """The header names a module of analytics, and that module loads the file."""
    [user] = shipped(name).header.used_by
    assert f'"{name}"' in inspect.getsource(importlib.import_module(user))


@pytest.mark.parametrize("name", SHIPPED)
def test_no_name_is_a_node_here_and_a_relationship_there(name: str) -> None:
    """What is read of a node of a past day is found by its name, which no relationship may have as well."""
    checked = shipped(name).checked
    assert checked.labels.keys() & checked.relationships == set()


def scope(earlier: Fields) -> Scope:
    return Scope(the_model(), Value("2026-01-01"), Value(True), acts=False, earlier=earlier)


def test_of_a_past_day_a_node_is_read_as_it_was_whatever_its_name() -> None:
    made = query(
        "MATCH (t:Tool)<-[o:OWNS]-(a:Agency) WHERE t.name = 'a.name' /*visible t, o, a*/ "
        "WITH collect(a) AS owners, o.how AS how RETURN [x IN owners | x.nameSort] AS x",
        "x",
        "t, o, a",
    )
    text = past_text(made.text, scope(EVERY), made.checked.relationships)
    assert text.count("COLLECT") == 2
    assert "[t.name])[0] = 'a.name'" in text
    assert "n0.valueSort END" in text
    assert "o.how AS how" in text
    assert past_text(made.text, scope(frozenset({"name"})), made.checked.relationships) == text
    assert past_text(made.text, scope(frozenset({"contact"})), made.checked.relationships) == made.text
    assert made.statement(QueryInput(the_model(), ANONYMOUS, "2026-01-01")).text.count("Earlier") == 0


@pytest.mark.parametrize("name", SHIPPED)
async def test_a_file_can_be_pasted_into_a_shell(graph: Graph, name: str) -> None:
    """What the hub adds stands in comments, so the bare text runs; nothing is given for its parameters."""
    await World().tool("a", None).write(graph)
    made = shipped(name)
    [rows] = await graph.read([Statement(made.text, {"given": {}, "day": None})])
    assert all(len(row) == len(made.header.columns) for row in rows)
