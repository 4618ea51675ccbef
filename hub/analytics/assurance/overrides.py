"""How often people who check a tool's outputs change or reject them.

Asked by the API as `overrideRate` on a tool.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Annotated, Any

from hub.analytics.asking.answer_types import Dated, Many, Ref
from hub.analytics.asking.basis import basis_of
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.analytics.asking.shares import WORDS, share_in_words, share_of
from hub.model.enums import Basis, VerificationResult

OVERRIDES = load("assurance/overrides.cypher")
# The point of the standard normal distribution that leaves 2.5 % above it.
Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class OverrideRate:
    """The share of checked outputs that people corrected or rejected, with the 95 % interval of Wilson."""

    rate: Annotated[
        float | None,
        "Corrected and rejected over all that were checked, 0 to 1; null when fewer than ten were checked.",
    ]
    words: Annotated[str, WORDS]
    low: Annotated[float | None, "Lower end of the interval, 0 to 1; null with the rate."]
    high: Annotated[float | None, "Upper end of the interval, 0 to 1; null with the rate."]
    verifications: Annotated[int, "Outputs checked by a person in the periods that count, as far as recorded."]
    corrected: Annotated[int, "Used after a change."]
    rejected: Annotated[int, "Not used."]
    left_out: Annotated[
        int, "Outputs corrected or rejected in periods of which no confirmed ones are recorded: they give no rate."
    ]
    period_from: Annotated[str | None, Dated(), "The earliest date of a check that counts; null when none is dated."]
    period_to: Annotated[str | None, Dated(), "The latest date of a check that counts; null when none is dated."]
    basis: Annotated[Basis | None, "INFERRED as soon as one result that counts is our reading; null when none says."]
    sources: Annotated[tuple[Ref, ...], Many("Source"), "What the checks that count cite, by slug."]


@dataclass(frozen=True, slots=True)
class Check:
    """One row of checks with one result. `date` is as written, `day` the last of its period."""

    result: str
    items: int
    date: str | None = None
    day: str | None = None
    bases: tuple[str | None, ...] = ()
    sources: tuple[str, ...] = ()


async def override_rate(reading: Reading, slugs: list[str]) -> dict[str, OverrideRate | None]:
    """For each of these tools its rate; None when no check is recorded that gives one. Later checks are left out.

    The interval takes each output as an independent draw, which checks of one kind of case need not be. Cost: one
    statement.
    """
    parts = {"SOURCES"} if reading.wants("sources") else set[str]()
    rows = await reading.ask(OVERRIDES, parts=parts, of=slugs)
    checks = {slug: [_check(row) for row in check_rows] for slug, check_rows in rows}
    return {slug: rate_of(checks.get(slug, [])) for slug in slugs}


def _check(row: list[Any]) -> Check:
    result, items, date, day, bases, sources = row
    return Check(result, items, date, day, tuple(bases), tuple(sources))


def rate_of(checks: Iterable[Check]) -> OverrideRate | None:
    """The rate of all periods of which confirmed outputs are recorded too; None when there is no such period."""
    periods: defaultdict[str | None, list[Check]] = defaultdict(list)
    for check in checks:
        periods[check.day].append(check)
    whole = [check for period in periods.values() if _confirmed(period) for check in period]
    if not whole:
        return None
    counts = Counter[str]()
    for check in whole:
        counts[check.result] += check.items
    corrected, rejected = counts[VerificationResult.CORRECTED], counts[VerificationResult.REJECTED]
    total = counts.total()
    rate = share_of(corrected + rejected, total)
    low, high = (None, None) if rate is None else wilson(corrected + rejected, total)
    dated = sorted((check for check in whole if check.day), key=lambda check: check.day or "")
    return OverrideRate(
        rate,
        share_in_words(corrected + rejected, total),
        low,
        high,
        total,
        corrected,
        rejected,
        sum(check.items for period in periods.values() if not _confirmed(period) for check in period),
        dated[0].date if dated else None,
        dated[-1].date if dated else None,
        basis_of(basis for check in whole for basis in check.bases),
        tuple(Ref("Source", slug) for slug in sorted({slug for check in whole for slug in check.sources})),
    )


def _confirmed(period: Iterable[Check]) -> bool:
    return any(check.result == VerificationResult.CONFIRMED for check in period)


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95 % interval of Wilson for a share of `hits` in `total`, which is above 0; both ends are in [0, 1]."""
    share, z2 = hits / total, Z * Z
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = Z / (1 + z2 / total) * sqrt(share * (1 - share) / total + z2 / (4 * total * total))
    # At the ends the exact values are 0 and 1, which floating point may miss by a little.
    return (max(0.0, middle - half) if hits else 0.0), (min(1.0, middle + half) if hits < total else 1.0)
