"""What a writer of documents may ask of hypothesis. The first option of each choice is the one shrinking ends at.

All choices of a document are read off one text of bytes. Drawn one by one they would be equal in kind, and hypothesis
would spend most of its examples on copying some of them onto others: five near copies of each document.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

WIDTH = 2
MOST_BYTES = 4000


class Choices:
    """Choices read one after another; when the bytes are used up, the first option of everything."""

    def __init__(self, drawn: bytes) -> None:
        self._drawn = drawn
        self.read = 0

    def number(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        drawn = int.from_bytes(self._drawn[self.read : self.read + WIDTH].ljust(WIDTH, b"\0"))
        self.read += WIDTH
        return least + (drawn * (most - least + 1) >> 8 * WIDTH)

    def chance(self, percent: int) -> bool:
        """True so many times in a hundred."""
        return self.number(0, 99) >= 100 - percent

    def pick(self, options: Sequence[T]) -> T:
        """One of several."""
        return options[self.number(0, len(options) - 1)]

    def some(self, options: Sequence[T], least: int, most: int) -> list[T]:
        """Different ones of several, in any order."""
        left, picked = list(options), list[T]()
        for _ in range(min(self.number(least, most), len(left))):
            picked.append(left.pop(self.number(0, len(left) - 1)))
        return picked
