"""Shares of a whole: none of fewer than ten, for three of four are not 75 in a hundred.

Used by whatever answer of hub.analytics tells a share. Pure.
"""

from __future__ import annotations

FEWEST = 10
"""A share of a smaller whole says more than is known."""
WORDS = "The same in words: `7 of 9` below ten, `78 % (70 of 90)` from ten on."


def share_of(part: int, whole: int) -> float | None:
    """The share, 0 to 1; None of fewer than ten."""
    return part / whole if whole >= FEWEST else None


def share_in_words(part: int, whole: int) -> str:
    """The share in words. Neither none nor all is told of what is only near to it."""
    numbers, share = f"{part} of {whole}", share_of(part, whole)
    if share is None:
        return numbers
    rounded = round(share * 100)
    if 0 < part < whole and rounded in (0, 100):
        return f"{'under 1' if rounded == 0 else 'over 99'} % ({numbers})"
    return f"{rounded} % ({numbers})"
