"""The first connection: a clear sentence for each way it can go wrong, without waiting when waiting does not help."""

import socket
import time
from dataclasses import replace

import pytest

from hub.errors import BadSetting, EngineFailed, GraphUnreachable, StartupError, WrongPassword
from hub.graph.engine import Endpoint, open_engine
from hub.settings import load_settings
from tests.conftest import Engine
from tests.engines.statements import connected


async def refusal(endpoint: Endpoint, engine: Engine) -> StartupError:
    """What `verify` says about an endpoint."""
    async with connected(endpoint, engine.settings, graph_wait=1.0) as graph:
        with pytest.raises(StartupError) as error:
            await graph.verify()
    for secret in (endpoint.password, "127.0.0.1", "RETURN"):
        assert secret not in error.value.message
    return error.value


async def test_a_wrong_password_is_named_at_once(engine: Engine) -> None:
    started = time.monotonic()
    assert isinstance(await refusal(replace(engine.endpoint, password="not-this-one"), engine), WrongPassword)
    assert time.monotonic() - started < 3


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
        assert time.monotonic() - started < 3
    assert isinstance(error, GraphUnreachable)


async def test_a_database_that_is_not_there_is_named(engine: Engine) -> None:
    assert isinstance(await refusal(replace(engine.endpoint, database="nosuch"), engine), BadSetting)


async def test_an_attached_graph_is_taken_as_it_is_set() -> None:
    settings = load_settings(
        neo4j_uri="neo4j+s://graph.example", neo4j_user="ada", neo4j_password="hush", neo4j_database="cjs"
    )
    async with open_engine(settings) as endpoint:
        assert endpoint == Endpoint("neo4j+s://graph.example", "ada", "hush", "cjs", embedded=False)
    assert "hush" not in repr(endpoint) + repr(settings)
