"""What a pack tells of a period against what it tells of its day: levels that moved, events, harms, what came later.

Used by tests/review/crossing.py, which has the rules for the tables of the day itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.review.crossed_paper import Crossing

GONE = "No longer applies"
LATER = " (first shown later)"
BEGAN = re.compile(r"(?:^|; )Tool: ((?:(?!; ).)+?): began(?=;|$| )")


def moved(made: Crossing) -> Iterator[str]:
    """A level that moved is, on the day, the level in the table of its commitment; what went is in none."""
    levels: dict[tuple[str, str], set[str]] = {}
    for place, row in enumerate(made.rows("commitments"), start=1):
        for pair in made.rows(f"commitment-{place:02}"):
            of = (pair["Tool or agency"], row["Commitment"])
            levels.setdefault(of, set()).add(pair["Level"].removesuffix(" (inferred)"))
    for row in made.rows("changes-levels"):
        now = levels.get((row["Tool or agency"], row["Commitment"]), {GONE})
        if now != {row["On the day"]}:
            yield f"{row['Tool or agency']}, {row['Commitment']}: moved to {row['On the day']}, but is {sorted(now)}"


def documents(made: Crossing) -> Iterator[str]:
    """What a document moved stands among the levels that moved, and no level is moved by two."""
    rows = made.rows("changes-levels")
    told = 0
    for row in made.rows("changes-documents"):
        told += int(row["Levels"])
        if not any(each["Tool or agency"] in row["Of"] and each["Commitment"] in row["Commitments"] for each in rows):
            yield f"{row['Document']} moved what did not move"
    if told > len(rows):
        yield f"documents moved {told} levels, of which {len(rows)} are listed"


def happened(made: Crossing) -> Iterator[str]:
    """A tool began in the events exactly where it stands among the new ones."""
    told = {name for row in made.rows("events") for name in BEGAN.findall(row["What happened"])}
    new = {row["Tool"] for row in made.rows("changes-new-tools")}
    yield from (f"{name} is new in one table only" for name in told ^ new)
    shown = {name for row in made.rows("first-shown") for name in BEGAN.findall(row["What happened"])}
    yield from (f"{name} began, and is only first shown" for name in shown)


def harmed(made: Crossing) -> Iterator[str]:
    """The tools of an incident and of a lesson are in the index, with their owners where a lesson gives them."""
    for row in made.rows("incidents"):
        left = _without(made, row["Tools"], owners=False)
        if left:
            yield f"{row['Incident']}: “{left}” is not in the index"
    for row in made.rows("lessons"):
        left = _without(made, row["Tools"], owners=True)
        if left:
            yield f"{row['What']}: “{left}” is not in the index"


def _without(made: Crossing, cell: str, *, owners: bool) -> str:
    """What is left of a list of tools without those of the index."""
    for name in sorted(made.index, key=len, reverse=True):
        cell = cell.replace(f"{name} ({made.index[name]['Agency']})" if owners else name, "")
    return re.sub(r", |\band\b|\bnone\b", "", cell).strip()


def later(made: Crossing) -> Iterator[str]:
    """A tool is marked as shown later at a step, product or supplier exactly where it is listed as such."""
    listed = {row["Record"] for row in made.rows("shown-later") if row["Kind"] == "Tool"}
    for table in ("steps", "shared-products", "shared-suppliers"):
        for row in made.rows(table):
            for words in row["Which tools"].split("; "):
                name = words.replace(LATER, "").removesuffix(" (inferred)")
                if (LATER in words) != (name in listed):
                    yield f"{table}: {name} is shown later in one table only"
