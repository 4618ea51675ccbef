"""What each caller may spend in a minute: the priced rows of answers, so that one careless client starves nobody.

Made by hub.app where HUB_BUDGET is set, one for both doors, and asked before the graph hears of a request. It is of one
process: two hubs on a graph give each caller twice as much.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from math import ceil

from cachetools import TTLCache

from hub.access.asker import Asker
from hub.errors import OverBudget

MINUTE = 60.0
MOST_CALLERS = 100_000


class Budgets:
    """A bucket of `rows` for each caller, which fills in a minute.

    A full bucket pays for any request that is allowed at all, and what it lacks is owed first.
    """

    def __init__(self, rows: int, timer: Callable[[], float] = time.monotonic) -> None:
        self._rows = rows
        self._timer = timer
        # What somebody owes after the dearest request is paid back within a few minutes.
        self._left: TTLCache[str, tuple[float, float]] = TTLCache(MOST_CALLERS, 10 * MINUTE, timer)

    def spend(self, asker: Asker, cost: int) -> int:
        """Pay for a request; what is left. Raises OverBudget, and then nothing is paid."""
        payer, now = asker.caller, self._timer()
        left, at = self._left.get(payer, (float(self._rows), now))
        left = min(self._rows, left + (now - at) * self._rows / MINUTE)
        if cost > left and left < self._rows:
            wanted = min(cost, self._rows) - left
            raise OverBudget(retry_after=ceil(wanted * MINUTE / self._rows), left=max(0, int(left)))
        self._left[payer] = (left - cost, now)
        return max(0, int(left - cost))
