"""Ask about many drawn documents on the session's event loop, and let hypothesis shrink the one that fails.

hypothesis calls a plain function; it runs in a thread of its own, so that the loop stays free for the driver.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from hypothesis import HealthCheck, given, settings

from tests.api.documents.strategy import Document, documents
from tests.which_engines import DEEP

# Documents are asked of an engine, and some draw many bytes.
SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)
# The everyday run asks the same documents each time; the deep one has time to look for new ones.
MANY = 10_000 if DEEP else 100


async def each_document(examples: int, check: Callable[[Document], Coroutine[Any, Any, None]]) -> None:
    """Await `check` for so many documents, one after another. Raises what it raised first, made small."""
    loop = asyncio.get_running_loop()

    @settings(max_examples=examples, deadline=None, derandomize=not DEEP, database=None,
              suppress_health_check=SLOW)  # fmt: skip
    @given(documents())
    def check_document(document: Document) -> None:
        asyncio.run_coroutine_threadsafe(check(document), loop).result()

    await asyncio.to_thread(check_document)
