"""What the engines answer where they differ from each other or from what one would guess, and the hub leans on it.

docs/engines.md says of each what the hub makes of it; an engine that answers otherwise one day is found here. Asked
through the driver itself, because the hub would not send some of this.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Any, cast

import pytest
from neo4j import READ_ACCESS, AsyncDriver, AsyncGraphDatabase, AsyncSession, NotificationMinimumSeverity
from neo4j.exceptions import ClientError, ConstraintError, Neo4jError, TransientError

from hub.graph.session import Graph
from tests.conftest import Engine
from tests.engines.statements import UNIQUE

FAILS = "CREATE (n:Thing {id: 'a'}) WITH n UNWIND [1, 0] AS d RETURN 1 / d"
COUNT = "MATCH (n:Thing) RETURN count(n)"
OUT_OF_ORDER = ["éclair", "apple", "\uffff", "Zeta", "\U0001f916", "Élan", "Apple"]


@pytest.fixture
async def driver(engine: Engine, empty_graph: Graph) -> AsyncGenerator[AsyncDriver]:
    """The driver on an empty graph."""
    endpoint = engine.endpoint
    opened: Callable[..., AsyncDriver] = cast(Any, AsyncGraphDatabase.driver)
    off = NotificationMinimumSeverity.OFF
    auth = (endpoint.user, endpoint.password)
    async with opened(endpoint.uri, auth=auth, warn_notification_severity=off, notifications_min_severity=off) as made:
        yield made


@pytest.fixture
async def session(engine: Engine, driver: AsyncDriver) -> AsyncGenerator[AsyncSession]:
    """A session that may write."""
    async with driver.session(database=engine.endpoint.database) as opened:
        yield opened


async def told(session: AsyncSession, text: str, **parameters: Any) -> list[list[Any]]:
    """The rows of a statement sent alone."""
    return await (await session.run(cast(Any, text), parameters)).values()


async def test_a_failed_statement_sent_alone_keeps_its_writes_on_the_embedded_engine(
    engine: Engine, session: AsyncSession
) -> None:
    with pytest.raises(Neo4jError):
        await told(session, FAILS)
    assert await told(session, COUNT) == [[1 if engine.endpoint.embedded else 0]]


async def test_in_a_transaction_it_keeps_none(session: AsyncSession) -> None:
    transaction = await session.begin_transaction()
    with pytest.raises(Neo4jError):
        await (await transaction.run(FAILS)).consume()
    await transaction.close()
    assert await told(session, COUNT) == [[0]]


async def test_a_read_transaction_may_write_on_the_embedded_engine(engine: Engine, driver: AsyncDriver) -> None:
    async with driver.session(database=engine.endpoint.database, default_access_mode=READ_ACCESS) as reading:
        if engine.endpoint.embedded:
            await told(reading, "CREATE (:Thing)")
            assert await told(reading, COUNT) == [[1]]
        else:
            with pytest.raises(ClientError) as refused:
                await told(reading, "CREATE (:Thing)")
            assert refused.value.code == "Neo.ClientError.Statement.AccessMode"


async def test_a_unique_number_and_its_text_clash_on_the_embedded_engine(engine: Engine, session: AsyncSession) -> None:
    await told(session, UNIQUE.text)
    await told(session, "UNWIND ['a', 'A', null, null] AS id CREATE (:Thing {id: id})")
    await told(session, "CREATE (:Thing {id: 1})")
    if engine.endpoint.embedded:
        with pytest.raises(ConstraintError):
            await told(session, "CREATE (:Thing {id: '1'})")
    else:
        await told(session, "CREATE (:Thing {id: '1'})")


async def test_a_broken_constraint_is_told_at_the_commit_by_the_embedded_engine(
    engine: Engine, session: AsyncSession
) -> None:
    await told(session, UNIQUE.text)
    await told(session, "CREATE (:Thing {id: 'a'})")
    transaction = await session.begin_transaction()
    if not engine.endpoint.embedded:
        with pytest.raises(ConstraintError):
            await (await transaction.run("CREATE (:Thing {id: 'a'})")).consume()
        await transaction.close()
        return
    await (await transaction.run("CREATE (:Thing {id: 'a'})")).consume()
    with pytest.raises(ConstraintError) as refused:
        await transaction.commit()
    assert refused.value.code == "Neo.ClientError.Schema.ConstraintValidationFailed"


async def test_of_two_who_change_a_node_the_embedded_engine_refuses_the_second_and_neo4j_has_it_wait(
    engine: Engine, driver: AsyncDriver, session: AsyncSession
) -> None:
    await told(session, "CREATE (:Thing {id: 'a', by: 'nobody'})")
    text = "MATCH (n:Thing {id: 'a'}) SET n.by = $by RETURN n.by"
    async with driver.session(database=engine.endpoint.database) as another:
        first, second = await session.begin_transaction(), await another.begin_transaction()
        await (await first.run(text, by="first")).consume()
        asked = asyncio.create_task(_consumed(second, text))
        if engine.endpoint.embedded:
            await asked
            await first.commit()
            with pytest.raises(TransientError) as refused:
                await second.commit()
            assert refused.value.code == "Neo.TransientError.Transaction.DeadlockDetected"
            assert refused.value.is_retryable()
        else:
            assert not (await asyncio.wait({asked}, timeout=0.3))[0]
            await first.commit()
            await asked
            await second.commit()
    [[last]] = await told(session, "MATCH (n:Thing) RETURN n.by")
    assert last == ("first" if engine.endpoint.embedded else "second")


async def _consumed(transaction: Any, text: str) -> None:
    await (await transaction.run(text, by="second")).consume()


async def test_what_a_transaction_made_it_finds_by_its_indexed_key(session: AsyncSession) -> None:
    await told(session, UNIQUE.text)
    async with await session.begin_transaction() as transaction:
        await (await transaction.run("CREATE (:Thing {id: 'a'})")).consume()
        count = await (await transaction.run("MATCH (n:Thing {id: 'a'}) RETURN count(n)")).values()
    assert count == [[1]]


async def test_what_another_commits_is_seen_within_a_transaction(
    engine: Engine, driver: AsyncDriver, session: AsyncSession
) -> None:
    async with driver.session(database=engine.endpoint.database) as another, await another.begin_transaction() as open_:
        before = await (await open_.run(COUNT)).values()
        await told(session, "CREATE (:Thing)")
        assert [before, await (await open_.run(COUNT)).values()] == [[[0]], [[1]]]


async def test_recorded_text_sorts_by_code_point(session: AsyncSession) -> None:
    """Beyond U+FFFF too, where the order of UTF-16 would be another. Python sorts by code point."""
    await told(session, "UNWIND $all AS x CREATE (:Thing {name: x})", all=OUT_OF_ORDER)
    rows = await told(session, "MATCH (n:Thing) RETURN n.name ORDER BY n.name")
    assert [text for (text,) in rows] == sorted(OUT_OF_ORDER)


async def test_neo4j_compares_with_a_text_that_is_given_by_utf_16(engine: Engine, session: AsyncSession) -> None:
    """A robot comes after U+FFFF where both are recorded, and before it where one is a parameter."""
    await told(session, "CREATE (:Thing {name: $robot})", robot="\U0001f916")
    rows = await told(session, "MATCH (n:Thing) RETURN n.name > $last", last="\uffff")
    assert rows == [[engine.endpoint.embedded]]


async def test_a_parameter_that_is_not_given_is_an_error(session: AsyncSession) -> None:
    with pytest.raises(ClientError) as refused:
        await told(session, "RETURN $nothing")
    assert refused.value.code == "Neo.ClientError.Statement.ParameterMissing"


async def test_a_sum_of_nothing_is_nothing_recorded_as_a_number(session: AsyncSession) -> None:
    assert await told(session, "UNWIND [] AS x RETURN sum(x), collect(x), count(x)") == [[0, [], 0]]
    assert await told(session, "UNWIND [1, null, 2] AS x RETURN sum(x), collect(x), count(x)") == [[3, [1, 2], 2]]


async def test_only_neo4j_gives_bookmarks(engine: Engine, session: AsyncSession) -> None:
    await told(session, "CREATE (:Thing)")
    assert bool((await session.last_bookmarks()).raw_values) != engine.endpoint.embedded


async def test_a_constraint_is_listed_by_its_name_and_a_type_that_holds_unique(session: AsyncSession) -> None:
    await told(session, UNIQUE.text)
    [[name, kind]] = await told(session, "SHOW CONSTRAINTS YIELD name, type RETURN name, type")
    assert name == "thing_id"
    assert "UNIQUE" in kind


async def test_an_index_where_there_are_values_reads_as_a_constraint_on_the_embedded_engine(
    engine: Engine, session: AsyncSession
) -> None:
    await told(session, "CREATE (:Thing {id: 'a', text: 'x'})")
    await told(session, "CREATE INDEX thing_text IF NOT EXISTS FOR (n:Thing) ON (n.text)")
    kinds = await told(session, "SHOW CONSTRAINTS YIELD type RETURN type")
    assert kinds == ([["NODE_PROPERTY_TYPE"]] if engine.endpoint.embedded else [])


async def test_the_newest_is_asked_in_cypher_25(session: AsyncSession) -> None:
    """Where there are two languages, as on the newest Neo4j, the statements here go to the one that came last."""
    components = await told(session, "CALL dbms.components() YIELD name, versions RETURN name, versions")
    languages = dict(components).get("Cypher")
    if languages is not None:
        databases = await told(session, "SHOW DATABASES YIELD name, defaultLanguage RETURN name, defaultLanguage")
        assert dict(databases)["neo4j"] == f"CYPHER {max(map(int, languages))}" == "CYPHER 25"
