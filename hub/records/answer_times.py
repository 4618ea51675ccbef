"""`answerTimes` of a review: how much of what users and people outside said was answered, and how soon.

Asked by the API. Both are counted as far as the reader sees them: reports from outside are marked OFFICIAL.
"""

from __future__ import annotations

from typing import Annotated

from hub.analytics.asking.answer_types import Dated
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.analytics.review.answer_times import AnswerTimes, Asked, Said, answer_times
from hub.analytics.review.commitments import ON
from hub.analytics.review.review_scope import Scope, read_reviews
from hub.graph.register import VERSION as GRAPH_VERSION
from hub.records.knowledge import Ref
from hub.records.proposals.seen import visible_proposals
from hub.records.proposals.stored import StoredProposal, ref_of
from hub.records.stored_rows import StoredRows

_ANSWERING = load("review/answering.cypher")


async def review_answer_times(
    reading: Reading, slugs: list[str], *, on: Annotated[str | None, Dated(), ON] = None
) -> dict[str, list[AnswerTimes]]:
    """Of each review: feedback, then reports. Raises BadUserInput when `on` is still to come.

    Cost: a statement for each review and those of proposals.
    """
    made: dict[str, list[AnswerTimes]] = {slug: [] for slug in slugs}
    scopes = await read_reviews(reading, slugs, on)
    if not scopes:
        return made
    await reading.look()
    tx = reading.transaction
    rows = StoredRows(tx, reading.model, reading.asker)
    reports = [each for each, _ in await visible_proposals(tx, rows, reading.asker) if each.token]
    [[version, *_]] = await tx.run(GRAPH_VERSION)
    await reading.settle(version)
    for scope in scopes:
        made[scope.slug] = await _of_review(scope, reports, rows)
    return made


async def _of_review(scope: Scope, reports: list[StoredProposal], rows: StoredRows) -> list[AnswerTimes]:
    [[feedback, tools]] = await scope.reading.ask(_ANSWERING, where=scope.where)
    given = [Asked(on, bool(answered), answered_on) for on, answered, answered_on in feedback]
    within = {Ref("Tool", slug) for slug in tools}
    mine = [each for each in reports if any(rows.led(ref_of(name)) in within for name in each.about)]
    reported = [Asked(each.at[:10], not each.waits and bool(each.decided), each.decided[:10] or None) for each in mine]
    period = scope.baseline, scope.day
    return [answer_times(Said.FEEDBACK, given, *period), answer_times(Said.CORRECTION, reported, *period)]
