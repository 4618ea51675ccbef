"""A share as a reader is told it: counts below ten, else hundredths that are not rounded to none or to all."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal


def in_words(part: int, whole: int) -> str:
    """The share of a part in words."""
    counts = f"{part} of {whole}"
    if whole < 10:
        return counts
    hundredths = int((Decimal(100 * part) / whole).quantize(Decimal(1), ROUND_HALF_EVEN))
    told = "under 1" if part and hundredths == 0 else "over 99" if part < whole and hundredths == 100 else hundredths
    return f"{told} % ({counts})"
