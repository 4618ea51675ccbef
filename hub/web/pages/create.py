"""The form that makes a record: its values and links by its declaration, a source, a look ahead, and then the record.

Routed by hub.web.pages.routes. Nothing is written before it was shown once more; what was typed is kept all along. Who
may not record it proposes it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from starlette.responses import Response

from hub.analytics.asking.answer_types import kind_name
from hub.api.schema.changes import by_hand
from hub.errors import BadUserInput, NotFound
from hub.model.enums import Marking
from hub.model.registry import Model
from hub.web.pages.calls import DONE
from hub.web.pages.facts_in_words import words
from hub.web.pages.forms import Fields, Visit, new_key
from hub.web.pages.new_record import NewForm, new_forms
from hub.web.pages.page_request import Api
from hub.web.pages.recording import recorded_or_proposed

LIST, PLACE = "/create", "/create/{kind}"
_LADDER = list(Marking)


@dataclass(frozen=True)
class Kinds:
    """Answers with the kinds of record that can be made."""

    model: Model

    async def __call__(self, visit: Visit) -> Response:
        """The list, each kind with its meaning."""
        return visit.page("create_kinds.html", nouns=by_hand(self.model))


@dataclass(frozen=True)
class Creates:
    """Answers for the forms."""

    api: Api

    async def __call__(self, visit: Visit) -> Response:
        """The form, what it would make, what stands in the way, or that it is recorded."""
        form = self._form(visit)
        if visit.fields is None:
            return self._shown(visit, form, {"key": [new_key()], **_asked_for(visit, form)})
        wrong = [] if visit.value("step") == "form" else _wrong(visit, form)
        if wrong or visit.value("step") == "form":
            return self._shown(visit, form, visit.fields, wrong)
        try:
            changes = form.changes(visit.fields)
            call = {"changes": changes, "why": visit.value("why"), "key": visit.value("key")}
            proposes, told = await recorded_or_proposed(self.api, visit, call, visit.value("marking"))
        except BadUserInput as error:
            return self._shown(visit, form, visit.fields, [form.refusal(error.message)])
        if told["problems"]:
            problems = [form.problem(each, len(changes)) for each in told["problems"]]
            return self._shown(visit, form, visit.fields, problems)
        if told["outcome"] in DONE:
            made = [each["slug"] for each in told["records"] if each["kind"] == kind_name(form.label)]
            record = {"__typename": form.label, "slug": made[0]} if made and not proposes else None
            return visit.page("edit_done.html", record=record, told=told, proposes=proposes)
        rows = [(field.label, _said(field.choices, visit.value(field.name))) for field in form.every]
        return visit.page("create_preview.html", form=form, rows=rows, sent=visit.fields, proposes=proposes)

    def _form(self, visit: Visit) -> NewForm:
        """The form of a kind; its markings are those that whoever asks may see."""
        form = new_forms(self.api.schema.model).get(visit.request.path_params["kind"])
        if form is None:
            raise NotFound
        own = _LADDER[: _LADDER.index(visit.visitor.asker.clearance) + 1]
        choices = tuple((each.value, words(each.value)) for each in own)
        return replace(form, marking=replace(form.marking, choices=choices))

    def _shown(self, visit: Visit, form: NewForm, sent: Fields, problems: list[Any] | None = None) -> Response:
        return visit.page("create.html", 422 if problems else 200, form=form, sent=sent, problems=problems or [])


def _asked_for(visit: Visit, form: NewForm) -> dict[str, list[str]]:
    """What the address says of fields, as a link to the form may; a record is kept by the agency of who records it."""
    names, agency = {field.name for field in form.every}, visit.visitor.asker.agency
    own = {form.kept_by: [agency]} if form.kept_by and agency else {}
    return own | {name: [value] for name, value in visit.request.query_params.items() if name in names}


def _wrong(visit: Visit, form: NewForm) -> list[dict[str, str]]:
    """Fields without which nothing can be asked; everything else is judged by the API, all at once."""
    needed = [field for field in form.every if field.required and not visit.value(field.name)]
    wrong = [{"field": field.name, "message": f"{field.label}: say it here."} for field in needed]
    if not visit.value("sources") and not visit.value("source.title") and form.cites:
        wrong.append({"field": "sources", "message": "Name a source: a fact without one cannot be kept."})
    if any(visit.value(field.name) for field in form.source) and not visit.value("source.title"):
        wrong.append({"field": "source.title", "message": "Say what the new source is called."})
    if not visit.value("why"):
        wrong.append({"field": "why", "message": "Say why: others read it."})
    return wrong


def _said(choices: tuple[tuple[str, str], ...], value: str) -> str:
    return dict(choices).get(value, value)
