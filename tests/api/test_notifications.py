"""What an engine has to say about the statements of the documented questions: nothing, so that a warning is seen."""

from __future__ import annotations

from collections import Counter
from typing import LiteralString

from neo4j import AsyncGraphDatabase, NotificationMinimumSeverity

from hub.graph.statement import Statement
from tests.api.conftest import QUESTIONS
from tests.api.hub_under_test import Hub
from tests.conftest import Engine


async def statements(hub: Hub) -> dict[str, Statement]:
    """Every statement that the documented questions send, by its text."""
    sent: dict[str, Statement] = {}
    for path in sorted(QUESTIONS.glob("*.graphql")):
        answer = await hub.ask(path.read_text(encoding="utf-8"))
        assert not answer.errors
        sent |= {statement.text: statement for statement in answer.sent}
    return sent


async def notified(engine: Engine, asked: dict[str, Statement]) -> Counter[str]:
    """How often each thing is said while these statements are planned."""
    said: Counter[str] = Counter()
    endpoint = engine.endpoint
    async with (
        AsyncGraphDatabase.driver(
            endpoint.uri,
            auth=(endpoint.user, endpoint.password),
            notifications_min_severity=NotificationMinimumSeverity.INFORMATION,
            warn_notification_severity=NotificationMinimumSeverity.OFF,
        ) as driver,
        driver.session(database=endpoint.database) as session,
    ):
        for statement in asked.values():
            explained: LiteralString = "EXPLAIN " + statement.text
            summary = await (await session.run(explained, dict(statement.parameters))).consume()
            said.update(f"{told.gql_status} {told.status_description}" for told in summary.gql_status_objects
                        if told.is_notification)  # fmt: skip
    return said


async def test_an_engine_warns_of_nothing_in_the_documented_questions(seeded: Hub, engine: Engine) -> None:
    asked = await statements(seeded)
    assert len(asked) > 20
    assert dict(await notified(engine, asked)) == {}
