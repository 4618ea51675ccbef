"""Which texts write, and which do not although they look like it."""

import pytest

from hub.graph.statement import writes


@pytest.mark.parametrize(
    "text",
    [
        "CREATE (n)",
        "match (n) set n.x = 1",
        "MATCH (n) DETACH DELETE n",
        "MATCH (n) REMOVE n.x",
        "MERGE (n:Tool {id: $id})",
        "MATCH (n)\nFOREACH (x IN [1] | SET n.x = x)",
        "LOAD  CSV FROM $x AS line RETURN line",
        "CREATE CONSTRAINT x IF NOT EXISTS FOR (n:X) REQUIRE n.id IS UNIQUE",
        "DROP INDEX x",
        "RETURN 'a' //\nCREATE (n)",
        "MATCH (n) CALL (n) { SET n.x = 1 } RETURN n",
        "MATCH (n) WHERE n.a = '\\'' SET n.x = 'y'",
    ],
)
def test_changing_clauses_are_found(text: str) -> None:
    assert writes(text)


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (n) RETURN n.set, n.create",
        "MATCH (n:Create)-[:MERGE]->() RETURN n",
        "RETURN {set: 1, delete: 2}",
        "RETURN $set, 'CREATE (n)', \"SET\", `DELETE`",
        "// SET the scene\nRETURN 1 /* CREATE */",
        "MATCH (n) RETURN n.createdAt AS created, offset",
        "MATCH (dataset) RETURN dataset",
    ],
)
def test_names_and_quotations_are_not_clauses(text: str) -> None:
    assert not writes(text)
