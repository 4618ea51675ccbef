"""The forms by which an end user says something of a tool, and by which its keeper answers.

Routed by hub.web.pages.routes. What is said so far is a page like any other (operations/feedback.graphql). Who may do
either is judged by the API.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from hub.api.schema.mutations import ANSWER_FEEDBACK, GIVE_FEEDBACK
from hub.graph.compiler.ids import global_id
from hub.model.enums import FeedbackTopic, Marking
from hub.web.pages.calls import DONE, called, field_of
from hub.web.pages.declared import PageDeclaration
from hub.web.pages.facts_in_words import address_of, place, record_at, words
from hub.web.pages.forms import Fields, Visit, new_key
from hub.web.pages.page_request import Api

TOOL = PageDeclaration("form_tool", "/tools/{slug}/feedback/give", "Give feedback", "tool")
TO_ANSWER = PageDeclaration("answer_feedback", "/feedback/{slug}/answer", "Answer feedback", "feedback")
GIVE = """mutation Give(
  $tool: String!, $about: String!, $topic: FeedbackTopic!, $givenBy: String!, $marking: Marking!, $key: String!
) {
  giveFeedback(tool: $tool, about: $about, topic: $topic, givenBy: $givenBy, marking: $marking, key: $key) {
    outcome
    problems { field message }
  }
}
"""
ANSWER = """mutation Answer($feedback: String!, $answer: String!, $ledTo: ID, $key: String!) {
  answerFeedback(feedback: $feedback, answer: $answer, ledTo: $ledTo, key: $key) { outcome problems { field message } }
}
"""
_TOPICS = [(each.value, f"{words(each.value)}: {each.meaning}") for each in FeedbackTopic]
_SAID = (
    field_of(GIVE_FEEDBACK, "topic", "Topic", _TOPICS),
    field_of(GIVE_FEEDBACK, "about", "Your feedback"),
    field_of(GIVE_FEEDBACK, "givenBy", "Your role or group"),
)
_ANSWER = field_of(ANSWER_FEEDBACK, "answer", "Your answer")
_LADDER = list(Marking)


@dataclass(frozen=True)
class Give:
    """The form of an end user."""

    api: Api

    async def __call__(self, visit: Visit) -> Response:
        """The form, or what came of it."""
        slug, asker = visit.request.path_params["slug"], visit.visitor.asker
        tool = (await self.api.ask(TOOL, {"slug": slug}, asker)).data["tool"]
        own = Marking(tool["marking"])
        allowed = _LADDER[_LADDER.index(own) : max(_LADDER.index(asker.clearance), _LADDER.index(own)) + 1]
        choices = [(each.value, words(each.value)) for each in allowed]
        fields = (field_of(GIVE_FEEDBACK, "marking", "Marking", choices), *_SAID)
        if visit.fields is None:
            sent: Fields = {"key": [new_key()], "marking": [own.value]}
            return visit.page("give_feedback.html", tool=tool, fields=fields, sent=sent, problems=[])
        problems = [
            {"field": each.name, "message": f"{each.label}: say it here."}
            for each in fields
            if not visit.value(each.name)
        ]
        if not problems:
            typed = {each.name: visit.value(each.name) for each in fields}
            told = await called(self.api, GIVE, {"tool": slug, "key": visit.value("key"), **typed}, asker)
            if told["outcome"] in DONE:
                return _done(visit, "Your feedback is recorded", told, place(tool))
            problems = told["problems"]
        return visit.page("give_feedback.html", 422, tool=tool, fields=fields, sent=visit.fields, problems=problems)


@dataclass(frozen=True)
class Answers:
    """The form of who keeps a tool."""

    api: Api

    async def __call__(self, visit: Visit) -> Response:
        """The form, or what came of it."""
        slug, asker = visit.request.path_params["slug"], visit.visitor.asker
        said = (await self.api.ask(TO_ANSWER, {"slug": slug}, asker)).data["feedback"]
        if visit.fields is None:
            led_to = address_of(said["ledTo"]) or ""
            sent: Fields = {"key": [new_key()], "answer": [said["answer"] or ""], "ledTo": [led_to]}
            return self._form(visit, said, sent, [])
        typed, led = visit.value("ledTo"), record_at(visit.value("ledTo"))
        if typed and not led:
            wrong = {"field": "ledTo", "message": "Give the address of a record's page here, such as /tools/soze."}
            return self._form(visit, said, visit.fields, [wrong])
        asked = {"feedback": slug, "answer": visit.value("answer"), "key": visit.value("key")}
        told = await called(self.api, ANSWER, asked | ({"ledTo": global_id(*led)} if led else {}), asker)
        if told["outcome"] in DONE:
            [tool, *_] = said["tools"]["nodes"] or [said]
            return _done(visit, "Your answer is recorded", told, place(tool))
        return self._form(visit, said, visit.fields, told["problems"])

    def _form(self, visit: Visit, said: Any, sent: Fields, problems: list[Any]) -> Response:
        status = 422 if problems else 200
        context = {"said": said, "field": _ANSWER, "sent": sent, "problems": problems}
        return visit.page("answer_feedback.html", status, **context)


def _done(visit: Visit, heading: str, told: Any, tool: str) -> Response:
    again = told["outcome"] == "REPEATED"
    return visit.page("done.html", heading=heading, again=again, back=f"{tool}/feedback", back_words="See all feedback")
