"""The first connection: a clear sentence for each way it can go wrong, without waiting when waiting does not help."""

import asyncio
import socket
import time
from dataclasses import replace

import pytest

from hub.errors import BadSetting, EngineFailed, GraphUnreachable, GraphUnsupported, StartupError, WrongPassword
from hub.graph.engine import Endpoint, open_engine
from hub.graph.versions import unsupported
from hub.settings import load_settings
from tests.conftest import Engine
from tests.engines.proxy import wire_to
from tests.engines.statements import connected

# Longer than any answer of a busy engine, for refusals that do not wait.
AMPLE = 20.0


async def refusal(endpoint: Endpoint, engine: Engine, wait: float = 1.0) -> StartupError:
    """What `verify` says about an endpoint, to which it tries to connect for `wait` seconds."""
    async with connected(endpoint, engine.settings, graph_wait=wait) as graph:
        with pytest.raises(StartupError) as error:
            await graph.verify()
    for secret in (endpoint.password, "127.0.0.1", "RETURN"):
        assert secret not in error.value.message
    return error.value


async def test_a_wrong_password_is_named_at_once(engine: Engine) -> None:
    started = time.monotonic()
    wrong = replace(engine.endpoint, password="not-this-one")
    assert isinstance(await refusal(wrong, engine, AMPLE), WrongPassword)
    assert time.monotonic() - started < AMPLE / 2


async def test_a_server_that_is_not_there_is_named_after_the_wait(engine: Engine) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        uri = f"bolt://127.0.0.1:{unused.getsockname()[1]}"
        error = await refusal(replace(engine.endpoint, uri=uri), engine)
    assert type(error) is (EngineFailed if engine.endpoint.embedded else GraphUnreachable)


async def test_a_server_that_says_nothing_is_named_after_the_wait(engine: Engine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        uri = f"bolt://127.0.0.1:{silent.getsockname()[1]}"
        started = time.monotonic()
        error = await refusal(replace(engine.endpoint, uri=uri, embedded=False), engine)
        assert time.monotonic() - started < 10
    assert isinstance(error, GraphUnreachable)


async def test_a_database_that_is_not_there_is_named(engine: Engine) -> None:
    assert isinstance(await refusal(replace(engine.endpoint, database="nosuch"), engine, AMPLE), BadSetting)


@pytest.mark.parametrize(
    "agent",
    ["Neo4j/5.26.0", "Neo4j/5.26.30", "Neo4j/5.27-aura", "Neo4j/2026.01.0", "Neo4j/2026.08.1", "Neo4j/2027.1.0"],
)
def test_the_long_term_release_and_what_came_after_it_are_supported(agent: str) -> None:
    assert unsupported(agent) is None


@pytest.mark.parametrize("agent", ["Neo4j/4.4.41", "Neo4j/5.25.1", "Neo4j/5.2.6", "Neo4j/2025.11.2", "Neo4j/6.0.0"])
def test_another_version_is_refused_by_its_number(agent: str) -> None:
    refused = unsupported(agent)
    assert refused is not None
    assert f"Neo4j {'.'.join(agent.removeprefix('Neo4j/').split('.')[:2])}, and the hub works with" in refused.message


@pytest.mark.parametrize("agent", ["", "Neo4j", "Neo4j/v5.26.0 compatible graph database", "Memgraph/3.0"])
def test_what_is_no_neo4j_is_refused(agent: str) -> None:
    refused = unsupported(agent)
    assert refused is not None
    assert refused.message == GraphUnsupported.sentence


@pytest.mark.parametrize("engine", [pytest.param("neo4j", marks=pytest.mark.neo4j)], indirect=True)
async def test_an_old_server_is_refused_at_the_first_connection(engine: Engine) -> None:
    async with wire_to(engine.endpoint) as (endpoint, wire):
        wire.swapped = (b"Neo4j/5.26", b"Neo4j/5.25")
        error = await refusal(endpoint, engine)
    assert isinstance(error, GraphUnsupported)
    assert error.message.startswith("The graph is Neo4j 5.25, and ")


async def test_a_server_of_another_protocol_is_refused(engine: Engine) -> None:
    """Neo4j 3.5 and what came before it share no version of Bolt with the driver, and say so by four zeros."""

    async def shake(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(20)
        writer.write(bytes(4))
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(shake, "127.0.0.1", 0) as server:
        uri = f"bolt://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        error = await refusal(replace(engine.endpoint, uri=uri, embedded=False), engine)
    assert isinstance(error, GraphUnsupported)


async def test_an_attached_graph_is_taken_as_it_is_set() -> None:
    settings = load_settings(
        neo4j_uri="neo4j+s://graph.example", neo4j_user="ada", neo4j_password="hush", neo4j_database="cjs"
    )
    async with open_engine(settings) as endpoint:
        assert endpoint == Endpoint("neo4j+s://graph.example", "ada", "hush", "cjs", embedded=False)
    assert "hush" not in repr(endpoint) + repr(settings)
