"""Every question that the API asks beside those that one statement answers: those of analytics, and of hub.records.

Read by hub.api when the schema is made and when a request is planned.
"""

from __future__ import annotations

from dataclasses import replace

from hub.analytics.questions import QUESTIONS, Question
from hub.records.answer_times import review_answer_times
from hub.records.proposals.outside import correction
from hub.records.proposals.question import proposal, proposals
from hub.records.worklist import Waiting, worklist

ASKED: tuple[Question, ...] = (
    *(replace(q, ask=worklist, beside=Waiting) if q.field == "worklist" else q for q in QUESTIONS),
    Question(
        "answerTimes",
        review_answer_times,
        "How much of what users and people outside said was answered by the review's day, and how soon.",
        on="Review",
    ),
    Question("proposals", proposals, "What is proposed, the latest first.", connection=True, of_now=True),
    Question("correction", correction, "Where a report of an error stands; null without its token.", of_now=True),
    Question("proposal", proposal, "One proposal; null when absent or hidden.", of_now=True),
)
