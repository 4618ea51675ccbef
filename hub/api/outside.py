"""How often reports from outside are taken: a few from an address in an hour, and not many from all together.

Kept by hub.api.schema.hub_schema for one process; asked by hub.api.giving before anything is read.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from cachetools import TTLCache

from hub.access.asker import Asker
from hub.errors import OverBudget

HOUR = 3600.0
FROM_AN_ADDRESS, FROM_ALL = 5, 100
MOST_ADDRESSES = 100_000


class Reports:
    """Counts reports of the last hour. One of a caller counts until an hour after that caller's latest."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._by_sender: TTLCache[str, int] = TTLCache(MOST_ADDRESSES, HOUR, timer)
        self._all: TTLCache[int, None] = TTLCache(FROM_ALL + 1, HOUR, timer)
        self._number = 0

    def take(self, asker: Asker) -> None:
        """Count a report. Raises OverBudget, and then it is not counted."""
        sender = asker.caller
        sent = self._by_sender.get(sender, 0)
        if sent >= FROM_AN_ADDRESS or len(self._all) >= FROM_ALL:
            raise OverBudget(
                f"At most {FROM_AN_ADDRESS} reports an hour are taken. Send this one later.", retry_after=int(HOUR)
            )
        self._by_sender[sender] = sent + 1
        self._number += 1
        self._all[self._number] = None
