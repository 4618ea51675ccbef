"""A preview or an import in words, and as data.

Called by `hub import`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from hub.importers.candidate import Refusal
from hub.importers.comparing import Difference, Outcome
from hub.importers.run import Report

LEFT_OUT = "LEFT_OUT"
MOST = 20
"""Lines of a list, unless all are asked for."""


def told(report: Report, *, every: bool = False) -> str:
    """What an import does or did, for somebody who decides whether it shall."""
    return "\n".join(_lines(report, every=every))


def as_data(report: Report) -> dict[str, Any]:
    """The same as JSON has it; everything, however much."""
    return {
        "import": report.import_id,
        "rows": report.rows,
        **{outcome.value.lower(): number for outcome, number in report.counts.items()},
        "shownAgain": report.again,
        "read": report.note,
        "refusedRows": [{**asdict(refusal), **_at(report, refusal.row)} for refusal in report.refused],
        "changes": [
            {"row": row, **_at(report, row), "record": slug, **asdict(difference)}
            for row, slug, difference in report.differences
        ],
        "recoded": [dict(zip(("field", "from", "to", "rows"), line, strict=True)) for line in report.recoded],
        "gone": [{"record": known.slug, "name": known.name} for known in report.gone],
        "ended": report.ended,
    }


def _at(report: Report, row: int) -> dict[str, str]:
    """Where a row stands, where its number alone does not say so."""
    return {"place": report.places[row]} if row in report.places else {}


def _place(report: Report, row: int) -> str:
    return report.places.get(row, f"row {row}")


def _lines(report: Report, *, every: bool) -> Iterator[str]:
    counts = report.counts
    if report.import_id:
        yield f"Import {report.import_id}: {report.calls} calls were recorded."
    yield f"{report.rows} rows" + (f", {report.note}." if report.note else ".")
    for outcome in Outcome:
        again = (
            f", of which {report.again} are shown again by a newer source"
            if outcome is Outcome.SAME and report.again
            else ""
        )
        yield f"  {counts[outcome]:>6} {outcome.value.lower()}{again}"
    left_out = sum(refusal.code == LEFT_OUT for refusal in report.refused)
    if left_out and not every:
        yield f"\nLeft out, as the mapping asks: {_rows(left_out)}"
    told_of = [refusal for refusal in report.refused if every or refusal.code != LEFT_OUT]
    if told_of:
        yield "\nRefused:"
        yield from _some([_refusal(report, refusal) for refusal in told_of], every=every)
    if report.recoded:
        yield "\nTaken for something else:"
        yield from _some(
            [f"  {field}: {text!r} as {meant}, {_rows(n)}" for field, text, meant, n in report.recoded], every=every
        )
    if report.differences:
        yield "\nChanged:"
        yield from _changed(report, every=every)
    if report.gone:
        done = f" ({report.ended} ended)" if report.ended else ""
        yield f"\nRecorded before and not in the file: {len(report.gone)}{done}"
        yield from _some([f"  {known.name} ({known.slug})" for known in report.gone], every=every)


def _changed(report: Report, *, every: bool) -> Iterator[str]:
    """A field that changed alike in nearly every row is told as a single thing."""
    fields = Counter(difference.field for _, _, difference in report.differences)
    mass = {name for name, number in fields.items() if number >= MOST and number * 10 >= report.rows * 9}
    for name in sorted(mass):
        yield f"  {name}: in {fields[name]} of {report.rows} rows, nearly all: the register was written anew"
    lines = [
        f"  {_place(report, row)}: {slug}: {_difference(difference)}"
        for row, slug, difference in report.differences if difference.field not in mass
    ]  # fmt: skip
    yield from _some(lines, every=every)


def _difference(difference: Difference) -> str:
    return f"{difference.field}: {_short(difference.before)} -> {_short(difference.after)}"


def _short(value: Any) -> str:
    text = "nothing" if value is None else ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _refusal(report: Report, refusal: Refusal) -> str:
    where = f"  {_place(report, refusal.row)}" if refusal.row else "  beside the rows"
    what = f", {refusal.column}" if refusal.column else ""
    value = f" {_short(refusal.value)!r}" if refusal.value else ""
    return f"{where}{what}:{value} {refusal.reason}. {refusal.remedy} [{refusal.code}]"


def _some(lines: list[str], *, every: bool) -> Iterator[str]:
    shown = lines if every else lines[:MOST]
    yield from shown
    if len(lines) > len(shown):
        yield f"  and {len(lines) - len(shown)} more; --all tells them"


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number} rows"
