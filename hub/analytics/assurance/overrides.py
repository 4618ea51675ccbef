"""How often people who check a tool's outputs change or reject them.

Asked by the API as `overrideRate` on a tool.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import sqrt
from typing import Annotated

from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.model.enums import VerificationResult

OVERRIDES = load("assurance/overrides.cypher")
# The point of the standard normal distribution that leaves 2.5 % above it.
Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class OverrideRate:
    """The share of checked outputs that people corrected or rejected, with the 95 % interval of Wilson."""

    rate: Annotated[float, "Corrected and rejected over all that were checked, 0 to 1."]
    low: Annotated[float, "Lower end of the interval, 0 to 1."]
    high: Annotated[float, "Upper end of the interval, 0 to 1."]
    verifications: Annotated[int, "Outputs checked by a person, as far as recorded."]
    corrected: Annotated[int, "Used after a change."]
    rejected: Annotated[int, "Not used."]


async def override_rate(reading: Reading, slugs: list[str]) -> dict[str, OverrideRate | None]:
    """For each of these tools its rate; None when no check is recorded. Checks after the day are left out.

    The interval takes each output as an independent draw, which checks of one kind of case need not be. Cost: one
    statement.
    """
    counts = {slug: Counter(dict(rows)) for slug, rows in await reading.ask(OVERRIDES, of=slugs)}
    return {slug: rate_of(counts.get(slug, Counter())) for slug in slugs}


def rate_of(counts: Counter[str]) -> OverrideRate | None:
    """The rate by the number of outputs with each result; None for no outputs."""
    total = counts.total()
    if not total:
        return None
    corrected, rejected = counts[VerificationResult.CORRECTED], counts[VerificationResult.REJECTED]
    low, high = wilson(corrected + rejected, total)
    return OverrideRate((corrected + rejected) / total, low, high, total, corrected, rejected)


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95 % interval of Wilson for a share of `hits` in `total`, which is above 0; both ends are in [0, 1]."""
    share, z2 = hits / total, Z * Z
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = Z / (1 + z2 / total) * sqrt(share * (1 - share) / total + z2 / (4 * total * total))
    # At the ends the exact values are 0 and 1, which floating point may miss by a little.
    return (max(0.0, middle - half) if hits else 0.0), (min(1.0, middle + half) if hits < total else 1.0)
