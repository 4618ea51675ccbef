"""For the tests that leave statements running: a built-in engine of their own that drops them soon.

The engine of all other tests waits long, since a busy machine of two processors may plan a statement for many seconds.
"""

from collections.abc import AsyncGenerator

import pytest

from hub.graph.session import Graph
from hub.settings import Settings
from tests.conftest import Engine, embedded
from tests.engines.statements import connected

SOON = 5.0


@pytest.fixture(scope="session")
async def engine(
    engine: Engine, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Engine]:
    """`engine`, or in place of the built-in engine another that drops abandoned statements soon."""
    if engine.name != "embedded":
        yield engine
        return
    own = settings.model_copy(update={"data": tmp_path_factory.mktemp("dropping")})
    async with embedded(own, drops_after=SOON) as dropping:
        yield dropping


@pytest.fixture(scope="session")
async def graph(engine: Engine) -> AsyncGenerator[Graph]:
    """A verified connection to that engine: what other tests share is connected to theirs."""
    async with connected(engine.endpoint, engine.settings) as graph:
        await graph.verify()
        yield graph
