"""`accessRecords`: who was shown rows above PUBLISHED, for those who keep the rows and for auditors.

Asked by the API. A record is seen like the rows that it is about: by their marking and audience (hub.actors.
access_records), so it tells of no row that the reader could not see.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from hub.access.asker import Door, SignIn
from hub.actors.access_records import NOBODYS, AccessKind, Kept, may_read, pages_for
from hub.actors.accesses import YEAR, Accesses
from hub.analytics.asking.answer_types import One, Ref
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.errors import BadUserInput, Forbidden, Unauthenticated
from hub.model.enums import Marking

MOST = 100
LONGEST = 100
_AGENCIES = load("access_records.cypher")


@dataclass(frozen=True, slots=True)
class AccessRecord:
    """That somebody was shown rows of one steward, marking and audience, or had an answer that rests on such rows."""

    name: Annotated[str, "Its name; `after` it the next ones follow."]
    recorded_at: Annotated[
        str, "When, in UTC: before the answer was given. It stands for the same answer for a minute."
    ]
    kind: Annotated[AccessKind, "What was done with the rows."]
    steward: Annotated[
        Ref | None, One("Agency"), "The agency that keeps the rows; null for none, or if you may not see it."
    ]
    by_editors: Annotated[bool, "Whether no agency keeps the rows, so that the hub's editors do."]
    actor: Annotated[str, "The id of who asked; empty for a command without one."]
    agency: Annotated[Ref | None, One("Agency"), "The agency they acted for; null for none, or if you may not see it."]
    door: Annotated[Door, "Where they came in."]
    question: Annotated[str, "A hash of what was asked, the same for the same question: nobody can tell what it was."]
    shown: Annotated[int, "How many of the steward's rows were shown."]
    weighed: Annotated[int, "On how many more the answer may rest: counts, filters, and questions about the register."]
    marking: Annotated[Marking, "The marking of those rows."]


async def access_records(
    reading: Reading,
    *,
    after: Annotated[str, "The name of the record after which to begin; at the first of the order if left out."] = "",
    first: Annotated[int, f"How many at most, up to {MOST}."] = 20,
    newest_first: Annotated[bool, "Whether the newest comes first; else the oldest does."] = False,
) -> list[AccessRecord]:
    """The records that the reader may see, in order of time. Raises Unauthenticated, Forbidden or BadUserInput.

    Cost: a statement for each steward they read for, and one for the agencies named.
    """
    if not 0 < first <= MOST or len(after) > LONGEST:
        raise BadUserInput(f"first: ask for 1 to {MOST} records, after the name of one.")
    if not may_read(reading.asker):
        raise (Unauthenticated if reading.asker.signed_in is SignIn.NONE else Forbidden)(
            "Access records are for auditors and for approvers of the agency that keeps the rows."
        )
    accesses: Accesses | None = reading.transaction.kept.get(Accesses)
    pages = pages_for(reading.asker, after, first, accesses.days if accesses else YEAR, newest_first=newest_first)
    read = [Kept.of(row) for page in pages for (row,) in await reading.transaction.run(page)]
    records = sorted(read, key=lambda kept: kept.slug, reverse=newest_first)[:first]
    named = {slug for kept in records for slug in (kept.steward, kept.agency) if slug}
    there = {slug for (slug,) in await reading.ask(_AGENCIES, slugs=sorted(named))} if named else set[str]()
    return list(_told(records, there))


def _told(records: Iterable[Kept], there: set[str]) -> Iterable[AccessRecord]:
    def agency(slug: str | None) -> Ref | None:
        return Ref("Agency", slug) if slug in there else None

    return (
        AccessRecord(
            kept.slug, kept.at, kept.kind, agency(kept.steward), kept.steward == NOBODYS, kept.actor,
            agency(kept.agency), kept.door, kept.question, kept.shown, kept.weighed, kept.marking,
        )
        for kept in records
    )  # fmt: skip
