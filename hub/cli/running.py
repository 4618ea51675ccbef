"""Run a command's asynchronous work.

Called by every command that needs a graph.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from hub.settings import Settings, load_settings

T = TypeVar("T")


def run(work: Callable[[Settings], Coroutine[Any, Any, T]]) -> T:
    """The result of `work` with the settings of the environment, on the fastest event loop there is."""
    settings = load_settings()
    try:
        from uvloop import new_event_loop
    except ImportError:
        from asyncio import new_event_loop
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(work(settings))
