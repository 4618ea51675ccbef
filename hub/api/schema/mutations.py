"""Every mutation: its field, its arguments, and what it is answered with, which is the same for all.

Read by hub.api.schema.hub_schema when the schema is made and by hub.api.plan; hub.api.recording and hub.api.proposing
carry them out. A request holds one of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from hub.analytics.questions import Question
from hub.api.schema.changes import ARGUMENTS
from hub.api.schema.recorded import recorded
from hub.api.schema.types import Argument

_CHANGES, _WHY, _KEY, _DRY_RUN = ARGUMENTS
_SLUG = Argument("slug", "str", "The name of the proposal.")
_PROPOSE = (
    _CHANGES,
    _WHY,
    Argument("marking", "Marking", "Protective marking of the proposal; at least that of any record it speaks of."),
    Argument("audience", "list[str] | None", "Slugs of the agencies it is shared with, beside yours and the keepers'."),
    _KEY,
    _DRY_RUN,
)
_DECIDE = (
    _SLUG,
    Argument("digest", "str", "The digest of the proposal as you saw it; another one is MOVED."),
    Argument("accept", "list[int] | None", "Numbers of the changes that are made."),
    Argument("refuse", "list[int] | None", "Numbers of the changes that are refused; then say why."),
    Argument("instead", "list[InsteadOf] | None", "Changes to make in the place of accepted ones."),
    Argument("reason", "str | None", "Why; who made the proposal reads it."),
    _DRY_RUN,
)
_GIVE = (
    Argument("tool", "str", "Slug of the tool."),
    Argument("about", "str", "What you say, in 1 to 4,000 characters."),
    Argument("topic", "FeedbackTopic", "What it is about."),
    Argument("givenBy", "str", "Your role or group, never a name."),
    Argument("marking", "Marking", "Protective marking of what you say; at least that of the tool."),
    Argument("audience", "list[str] | None", "Slugs of the agencies it is shared with, beside yours and the tool's."),
    _KEY,
    _DRY_RUN,
)
_ANSWER = (
    Argument("feedback", "str", "Slug of the feedback."),
    Argument("answer", "str", "What you answer, in 1 to 4,000 characters."),
    Argument("ledTo", "ID | None", "The id of the record that was made or changed because of it."),
    _KEY,
    _DRY_RUN,
)
_REPORT = (
    Argument("tool", "str", "Slug of the tool."),
    Argument("text", "str", "What is wrong, in 1 to 2,000 characters; no name of a person."),
    Argument("key", "str | None", "A name of yours that nobody guesses: the same text sent again is the same report."),
)


_NAME = Argument("name", "str", "Your own name for it, in 1 to 100 characters.")
_SAVE = (
    _NAME,
    Argument("text", "str | None", "Words to search for; or give one of the others."),
    Argument("agency", "str | None", "Slug of an agency to follow, with its tools and their uses."),
    Argument("tool", "str | None", "Slug of a tool to follow, with what belongs to it."),
    Argument("process", "str | None", "Slug of a step to follow, with the tools that affect it."),
    Argument("framework", "str | None", "Slug of a framework to follow, with its principles."),
)
_REGISTER = (
    Argument("purpose", "str", "Whom it tells and why, in 1 to 200 characters; no name of a person."),
    Argument("url", "str", "Where messages go: https, the name of a host on the open internet, and a path."),
    Argument("clearance", "Marking", "The highest marking of what it is told of; at most yours."),
    Argument("agency", "str | None", "Slug of the agency that you act for, to be told of what is shared with it."),
    Argument("kinds", "list[NounKind] | None", "Only of these kinds of record."),
    Argument("agencies", "list[str] | None", "Only of calls made for the agencies with these slugs."),
    Argument("key", "str | None", "Your own name for this call: sent again it does nothing more."),
)
_WEBHOOK = Argument("slug", "str", "The name of the webhook.")


@dataclass(frozen=True)
class Mutation:
    """One field of mutations; `rows` is what it reads beside what its answer shows."""

    question: Question
    arguments: tuple[Argument, ...]
    rows: int = 0


def _mutation(field: str, meaning: str, *arguments: Argument) -> Mutation:
    return Mutation(Question(field, recorded, meaning, of_now=True), arguments)


RECORD, PROPOSE, DECIDE, WITHDRAW_PROPOSAL = "record", "propose", "decide", "withdrawProposal"
REGISTER_WEBHOOK, STOP_WEBHOOK, RESEND_WEBHOOK = "registerWebhook", "stopWebhook", "resendWebhook"
SAVE_SEARCH, VISIT_SEARCH, REMOVE_SEARCH = "saveSearch", "visitSearch", "removeSearch"
GIVE_FEEDBACK, ANSWER_FEEDBACK, REPORT_ERROR, BUILD_PACK = "giveFeedback", "answerFeedback", "reportError", "buildPack"
_PACK = (
    Argument("review", "str", "Slug of the review."),
    Argument("asOf", "Date | None", "The day to look at; the review's own if left out."),
    Argument("full", "bool | None", "Put the appendices into the page, the text and the PDF; false when left out."),
)
ROWS_OF_PACK = 20_000
"""Some forty questions, and a read of all that everybody may see."""
MUTATIONS = {
    mutation.question.field: mutation
    for mutation in (
        _mutation(RECORD, "Change the register: all of it is done or nothing.", *ARGUMENTS),
        _mutation(PROPOSE, "Propose changes to records that others keep; nothing is changed by it.", *_PROPOSE),
        _mutation(DECIDE, "Decide on a proposal, all of it or single changes, as who keeps the records.", *_DECIDE),
        _mutation(WITHDRAW_PROPOSAL, "Take back a proposal that you made.", _SLUG),
        _mutation(GIVE_FEEDBACK, "Say as an end user what you think of a tool that you see.", *_GIVE),
        _mutation(ANSWER_FEEDBACK, "Answer feedback, as who keeps the tool.", *_ANSWER),
        _mutation(REPORT_ERROR, "Report an error in a published tool, signed in or not, in words.", *_REPORT),
        _mutation(SAVE_SEARCH, "Follow words or a topic under a name of yours, from now on.", *_SAVE),
        _mutation(VISIT_SEARCH, "Say that you have looked: what is new is counted from now on.", _NAME),
        _mutation(REMOVE_SEARCH, "Follow it no longer.", _NAME),
        _mutation(REGISTER_WEBHOOK, "Have what happens told by signed POST, as an administrator.", *_REGISTER),
        _mutation(STOP_WEBHOOK, "Send nothing to a webhook any more, for good.", _WEBHOOK),
        _mutation(RESEND_WEBHOOK, "Send once more what a webhook did not take, and at once what waits.", _WEBHOOK),
        replace(
            _mutation(BUILD_PACK, "Build the evidence pack of a review, as a reviewer, and record it.", *_PACK),
            rows=ROWS_OF_PACK,
        ),
    )
}
