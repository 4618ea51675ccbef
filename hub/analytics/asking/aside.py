"""Work of seconds beside the event loop, so that nobody else waits for it.

Used by the API for pages of rankings.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TypeVar

T = TypeVar("T")
# Each holds some hundred megabytes at ten thousand tools, and a processor; who comes third waits, within its deadline.
_WORKERS = ThreadPoolExecutor(2, thread_name_prefix="aside")


async def aside(work: Callable[[Callable[[], bool]], T]) -> T:
    """The outcome of `work`, done in another thread. It is told by what it is given when nobody waits any more."""
    left = Event()
    try:
        return await asyncio.get_running_loop().run_in_executor(_WORKERS, work, left.is_set)
    finally:
        left.set()
