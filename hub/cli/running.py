"""Run a command's asynchronous work.

Called by every command that needs a graph.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from hub.settings import Settings, load_settings

# Imported where it is used otherwise: `hub --help` need not wait for it.
if TYPE_CHECKING:
    from hub.graph.session import Graph

T = TypeVar("T")


def run(work: Callable[[Settings], Coroutine[Any, Any, T]], given: Settings | None = None) -> T:
    """The result of `work` with these settings, else those of the environment, on the fastest event loop there is."""
    settings = given or load_settings()
    try:
        from uvloop import new_event_loop
    except ImportError:
        from asyncio import new_event_loop
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(work(settings))


def put(content: bytes) -> None:
    """Write bytes and a line end to standard output, all of them: a stream without a buffer may take a part only."""
    left = memoryview(content + b"\n")
    while left:
        left = left[sys.stdout.buffer.write(left) or 0 :]
    sys.stdout.buffer.flush()


def on_graph(work: Callable[[Graph], Coroutine[Any, Any, T]]) -> T:
    """The result of `work` on the graph of the settings, which holds what is shipped."""
    from hub.seed.opened import opened_for_a_command

    async def opening(settings: Settings) -> T:
        async with opened_for_a_command(settings) as graph:
            return await work(graph)

    return run(opening)
