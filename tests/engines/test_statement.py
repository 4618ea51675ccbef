"""Which texts write, and which do not although they look like it."""

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest

from hub.graph.statement import Statement, require_sendable, writes

LONDON = ZoneInfo("Europe/London")


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


@pytest.mark.parametrize("zone", [LONDON, UTC, timezone(timedelta(hours=1))])
def test_a_time_with_a_zone_is_never_handed_to_the_driver(zone: tzinfo) -> None:
    aware = datetime(2026, 7, 1, 12, tzinfo=zone)
    for value in (aware, aware.timetz(), [aware], {"a": {"b": [aware]}}, (1, aware)):
        with pytest.raises(ValueError, match="zone"):
            require_sendable([Statement("RETURN $x", {"x": value})])


def test_days_and_times_without_a_zone_are_sent() -> None:
    # A naive value is what is tried here.
    naive = datetime.combine(date(2026, 7, 1), time(12))
    require_sendable([Statement("RETURN $x", {"x": [naive, naive.date(), naive.time(), naive.isoformat()]})])
