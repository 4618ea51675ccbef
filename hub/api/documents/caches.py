"""A cache in two parts, so that what is asked for again is not pushed out by a flood of what is asked for once.

An entry begins in the first part and moves to the second when it is used again. Each part forgets what was used longest
ago once its entries weigh more than it may hold.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from cachetools import LRUCache

T = TypeVar("T")


class TwoParts(Generic[T]):
    """Keeps entries by text. `first` and `again` are the most that each part may hold; `weight` tells an entry's."""

    def __init__(self, first: int, again: int, weight: Callable[[T], int]) -> None:
        self._first: LRUCache[str, T] = LRUCache(first, weight)
        self._again: LRUCache[str, T] = LRUCache(again, weight)

    def get(self, key: str) -> T | None:
        """The entry, if it is still kept; this counts as using it."""
        entry = self._again.get(key)
        if entry is None:
            entry = self._first.pop(key, None)
            if entry is not None:
                _put(self._again, key, entry)
        return entry

    def put(self, key: str, entry: T) -> None:
        """Keep an entry that is not kept yet; an entry that outweighs the whole part is let go."""
        _put(self._first, key, entry)

    def __len__(self) -> int:
        return len(self._first) + len(self._again)


def _put(part: LRUCache[str, T], key: str, entry: T) -> None:
    if part.getsizeof(entry) <= part.maxsize:
        part[key] = entry
