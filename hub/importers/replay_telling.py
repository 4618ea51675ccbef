"""What happened between the versions of a register, in words and as data.

Called by `hub import replay`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from hub.importers.mapping import RegisterMapping
from hub.importers.replaying import Step, Version, name_heads
from hub.importers.tables import clean

MOST = 20
"""Lines of a list, unless all are asked for."""
_SHOWN = 60


def told(first: Version, steps: Sequence[Step], mapping: RegisterMapping, *, every: bool = False) -> str:
    """Each version with what happened since the one before."""
    lines = [f"{first.day}: {len(first.rows)} rows{_beside(first)}, the first version"]
    for step in steps:
        lines += _lines(step, mapping, every=every)
    return "\n".join(lines)


def as_data(first: Version, steps: Sequence[Step], mapping: RegisterMapping) -> dict[str, Any]:
    """All of it for programs."""
    return {
        "first": {"day": first.day, "rows": len(first.rows), "repeated": first.repeated, "leftOut": first.left_out},
        "steps": [
            {
                "day": step.after.day, "rows": len(step.after.rows), "repeated": step.after.repeated,
                "leftOut": step.after.left_out, "same": step.same, "idsAnew": step.ids_anew,
                "began": [_name(step.after, key, mapping) for key in step.began],
                "ended": [_name(step.before, key, mapping) for key in step.ended],
                "absent": [{"name": _name(step.before, key, mapping), "back": day}
                           for key, day in step.absent.items()],
                "back": [_name(step.after, key, mapping) for key in step.back],
                "renamed": [{"name": _name(step.after, key, mapping), "was": was, "is": key}
                            for key, was in step.renamed.items()],
                "writtenAnew": dict(step.anew),
                "changed": [{"name": _name(step.after, edit.key, mapping), **asdict(edit)} for edit in step.edits],
            }
            for step in steps
        ],
    }  # fmt: skip


def _beside(version: Version) -> str:
    parts = [f"{version.repeated} repeated"] * bool(version.repeated)
    parts += [f"{version.left_out} left out"] * bool(version.left_out)
    return f" ({', '.join(parts)})" if parts else ""


def _lines(step: Step, mapping: RegisterMapping, *, every: bool) -> Iterator[str]:
    counts = {
        "began": len(step.began), "came back": len(step.back), "changed": len(step.changed), "same": step.same,
    }  # fmt: skip
    of_rows = ", ".join(f"{number} {name}" for name, number in counts.items() if number)
    yield f"{step.after.day}: {len(step.after.rows)} rows{_beside(step.after)}: {of_rows or 'none'}"
    for column, number in step.anew.items():
        yield f"  {column}: written anew in {number} rows, nearly all: told as one thing"
    if step.ids_anew:
        yield f"  ids: given anew to {len(step.renamed)} rows, nearly all: told as one thing"
    lists = {
        "began": [_name(step.after, key, mapping) for key in step.began],
        "ended": [_name(step.before, key, mapping) for key in step.ended],
        "absent": [f"{_name(step.before, key, mapping)}, there again by {day}" for key, day in step.absent.items()],
        "came back": [_name(step.after, key, mapping) for key in step.back],
        "under another id": [] if step.ids_anew else [
            f"{_name(step.after, key, mapping)}: {was} -> {key}" for key, was in step.renamed.items()
        ],
        "changed": [f"{_name(step.after, edit.key, mapping)}, {edit.column}: {_short(edit.before)} -> "
                    f"{_short(edit.after)}" for edit in step.edits],
    }  # fmt: skip
    for name, lines in lists.items():
        yield from (f"  {name}: {line}" for line in (lines if every else lines[:MOST]))
        if len(lines) > MOST and not every:
            yield f"  {name}: and {len(lines) - MOST} more; --all tells them"


def _name(version: Version, key: str, mapping: RegisterMapping) -> str:
    return clean(" ".join(version.rows[key][head] for head in name_heads(mapping))) or key


def _short(text: str) -> str:
    line = clean(text) or "nothing"
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
