"""How many streams there may be at a time: of one caller, and of all together.

Made by hub.app, one for a hub, and asked by both kinds of stream before one begins. It counts one process.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from hub.access.asker import Asker
from hub.errors import TooManyStreams


@dataclass
class Room:
    """`most` streams in all, `of_one` of any caller: who signed in by actor, others by the address they come from."""

    most: int
    of_one: int
    _taken: Counter[str] = field(default_factory=Counter[str])

    @property
    def open(self) -> int:
        """How many there are."""
        return self._taken.total()

    @contextmanager
    def taken(self, asker: Asker) -> Generator[None]:
        """A place while the block runs. Raises TooManyStreams."""
        caller = asker.caller
        if self.open >= self.most or self._taken[caller] >= self.of_one:
            raise TooManyStreams
        self._taken[caller] += 1
        try:
            yield
        finally:
            self._taken[caller] -= 1
            if not self._taken[caller]:
                del self._taken[caller]
