"""`worklist`: what an agency should do next for its entries, and what waits for it.

Asked by the API in place of hub.analytics.quality.worklist, to whose list it adds proposals, feedback and what lapses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from hub.analytics.asking.answer_types import Many, Ranked, Ref
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.analytics.assurance.ladder import LAPSE_MONTHS
from hub.analytics.quality.worklist import WorkItem
from hub.analytics.quality.worklist import worklist as entries_to_mend
from hub.records.proposals.question import Proposal, read_proposals
from hub.records.proposals.stored import ProposalState

_WAITING = load("quality/waiting.cypher")
SOON_DAYS = 90


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for an agency beside its entries."""

    proposals: Annotated[tuple[Proposal, ...], "Open proposals on which the agency decides, the latest first."]
    unanswered: Annotated[
        tuple[Ref, ...], Many("Feedback"), "Feedback on its tools that was not answered, oldest first."
    ]
    lapsing_evidence: Annotated[
        tuple[Ref, ...], Many("Evidence"), "Evidence for how its tools stand that lapses within 90 days."
    ]
    lapsing_trainings: Annotated[tuple[Ref, ...], Many("Training"), "Trainings of its roles that lapse within 90 days."]


async def worklist(
    reading: Reading, *, agency: Annotated[str, "Slug of the agency that owns the tools."]
) -> Ranked[WorkItem]:
    """Failures before what cannot be judged; then tools that bear on liberty, those that fail the most rules, by name.

    Raises NotFound for an unknown agency. Cost: one statement, and where they are asked for those of
    proposals and another.
    """
    items = await entries_to_mend(reading, agency=agency)
    return Ranked.of(items, await _waiting(reading, agency))


async def _waiting(reading: Reading, agency: str) -> Waiting:
    asked = reading.wants("proposals")
    listed = await read_proposals(reading, waiting=True) if asked else []
    owner = Ref("Agency", agency)
    proposals = tuple(p for p in listed if owner in p.keepers and p.state is ProposalState.OPEN)
    if not any(reading.wants(name) for name in ("unanswered", "lapsingEvidence", "lapsingTrainings")):
        return Waiting(proposals, (), (), ())
    today = date.fromisoformat(reading.day)
    soon = today + timedelta(days=SOON_DAYS)
    [[unanswered, evidence, trainings]] = await reading.ask(
        _WAITING, owner=agency, soon=soon.isoformat(), issued=_issued(today), lapsing=_issued(soon)
    )
    return Waiting(proposals, _refs("Feedback", unanswered), _refs("Evidence", evidence), _refs("Training", trainings))


def _refs(label: str, slugs: list[str]) -> tuple[Ref, ...]:
    return tuple(Ref(label, slug) for slug in dict.fromkeys(slugs))


def _issued(day: date) -> str:
    """The day on which evidence was issued that says nothing of how long it holds, and lapses on this one."""
    year = day.year - LAPSE_MONTHS // 12
    return f"{year:04}-{day.month:02}-{day.day:02}"
