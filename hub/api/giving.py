"""`giveFeedback`, `answerFeedback` and `reportError`: what a client sends becomes a call of hub.records.

Called by hub.api.carrying_out.
"""

from __future__ import annotations

from dataclasses import replace

from hub.access.asker import Asker
from hub.api.recording import Fields, answered, dry_run
from hub.api.schema.hub_schema import ApiSchema
from hub.api.schema.recorded import CallOutcome, Told
from hub.graph.session import Graph
from hub.model.enums import FeedbackTopic, Marking
from hub.records.feedback import Answering, Giving, answer_feedback, give_feedback
from hub.records.proposals.outside import Report, report
from hub.records.record import Recorded


async def give_given(api: ApiSchema, graph: Graph, given: Fields, asker: Asker) -> Told:
    """Carry out `giveFeedback`."""
    asked = Giving(
        given["tool"], given["about"], FeedbackTopic(given["topic"].value), given["givenBy"],
        Marking(given["marking"].value), tuple(given.get("audience") or ()), given.get("key") or "", dry_run(given),
    )  # fmt: skip
    return _told(await give_feedback(graph, api.model, asker, asked), dry=asked.dry_run)


async def answer_given(api: ApiSchema, graph: Graph, given: Fields, asker: Asker) -> Told:
    """Carry out `answerFeedback`."""
    asked = Answering(
        given["feedback"], given["answer"], given.get("ledTo") or "", given.get("key") or "", dry_run(given)
    )
    return _told(await answer_feedback(graph, api.model, asker, asked), dry=asked.dry_run)


async def report_given(api: ApiSchema, graph: Graph, given: Fields, asker: Asker) -> Told:
    """Carry out `reportError`."""
    api.reports.take(asker)
    asked = Report(given["tool"], given["text"], given.get("key") or "")
    token, again = await report(graph, api.model, asker, asked, api.lapse_days)
    outcome = CallOutcome.REPEATED if again else CallOutcome.RECORDED
    return Told(replace(answered(()), outcome=outcome, token=token))


def _told(done: Recorded, *, dry: bool) -> Told:
    return Told(answered(done.problems, done.stale, done.records, again=done.again, dry=dry))
