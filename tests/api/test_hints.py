"""Who asks a list for a field of its rows is told where the field stands."""

from __future__ import annotations

import pytest

from hub.api.documents.limits import LIMITS
from hub.api.documents.store import checked
from tests.api.documents.reach import the_schema


def told(query: str) -> list[str]:
    """What is wrong with a document."""
    return [error.message for error in checked(the_schema(), query, LIMITS).errors]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            "{ tools { name } }",
            "Cannot query field 'name' on type 'ToolConnection'. It stands inside nodes: "
            "did you mean 'nodes { name }'?",
        ),
        (
            "{ tools { edges { purpose } } }",
            "Cannot query field 'purpose' on type 'ToolEdge'. It stands inside node: did you mean 'node { purpose }'?",
        ),
        (
            '{ gaps(framework: "x") { why } }',
            "Cannot query field 'why' on type 'GapConnection'. It stands inside nodes: did you mean 'nodes { why }'?",
        ),
    ],
)
def test_a_field_of_the_rows_is_looked_for_inside(query: str, said: str) -> None:
    assert told(query) == [said]


@pytest.mark.parametrize("query", ["{ tools { nothing } }", "{ nothing }", "{ tool(slug: 1) { name } }"])
def test_what_stands_nowhere_is_told_as_before(query: str) -> None:
    [said] = told(query)
    assert "inside" not in said
    assert told("{ tools { nodes { name } } }") == []
