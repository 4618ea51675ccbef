"""Every question that the API asks beside those that one statement answers: those of analytics, and of proposals.

Read by hub.api when the schema is made and when a request is planned.
"""

from __future__ import annotations

from hub.analytics.questions import QUESTIONS, Question
from hub.records.proposals.outside import correction
from hub.records.proposals.question import proposal, proposals

ASKED: tuple[Question, ...] = (
    *QUESTIONS,
    Question("proposals", proposals, "What is proposed, the latest first.", connection=True, of_now=True),
    Question("correction", correction, "Where a report of an error stands; null without its token.", of_now=True),
    Question("proposal", proposal, "One proposal; null when absent or hidden.", of_now=True),
)
