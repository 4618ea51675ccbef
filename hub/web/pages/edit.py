"""The form that changes a record: what it holds, a look at the difference, and then the change, by the API's `record`.

Routed by hub.web.pages.routes. Nothing is written before the difference was shown. Who was slower is shown what the
record says by now beside what they typed, and decides; what they typed is kept all along.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from starlette.responses import Response

from hub.errors import BadUserInput, NotFound
from hub.model.registry import Model
from hub.web.pages.calls import DONE
from hub.web.pages.declared import PageDeclaration
from hub.web.pages.forms import Fields, Visit, new_key
from hub.web.pages.page_request import Api
from hub.web.pages.record_fields import WAS, FormField, changed, form_fields
from hub.web.pages.recording import recorded_or_proposed

KINDS = {
    "set": "It changed: give the new values from a day on, and keep the earlier ones",
    "correct": "It was never true: put it right",
}
CONFLICT = "CONFLICT"


@dataclass(frozen=True)
class EditedRecord(PageDeclaration):
    """What a form shows of a record: its version, its marking and every value that can be given."""

    model: Model | None = None
    label: str = ""

    @cached_property
    def fields(self) -> list[FormField]:
        """The fields of the form."""
        return form_fields(self.model, self.label) if self.model else []

    @cached_property
    def query(self) -> str:
        """Its operation."""
        singular = self.model.nouns[self.label].singular if self.model else ""
        names = " ".join(field.name for field in self.fields)
        return (
            f"query Edit{self.label}($slug: String!) {{\n  {singular}(slug: $slug) {{\n"
            f"    __typename slug version marking {names}\n  }}\n}}\n"
        )


def edited(model: Model) -> dict[str, EditedRecord]:
    """The forms of every noun, by its label."""
    return {
        label: EditedRecord(
            f"edit-{label}", f"/edit/{label}/{{slug}}", "Change a record", noun.singular, model=model, label=label
        )
        for label, noun in model.nouns.items()
    }


async def addressed(api: Api, forms: Mapping[str, EditedRecord], visit: Visit) -> tuple[EditedRecord, Any]:
    """The form of the kind that an address names, and the record. Raises NotFound for another kind or no record."""
    path = visit.request.path_params
    form = forms.get(path["kind"])
    if form is None:
        raise NotFound
    return form, await read_record(api, form, path["slug"], visit)


async def read_record(api: Api, form: EditedRecord, slug: str, visit: Visit) -> Any:
    """What a form shows of a record that the visitor sees. Raises NotFound."""
    return (await api.ask(form, {"slug": slug}, visit.visitor.asker)).data[form.subject or ""]


@dataclass(frozen=True)
class Edits:
    """Answers for the forms."""

    api: Api
    forms: Mapping[str, EditedRecord]

    async def __call__(self, visit: Visit) -> Response:
        """The form, the difference, what stands in the way, or that it is recorded."""
        form, record = await addressed(self.api, self.forms, visit)
        if visit.fields is None:
            return self._shown(visit, form, record, _opened(form, record))
        difference = changed(form.fields, visit.fields)
        back = visit.value("step") == "form"
        wrong = [] if back else _wrong(visit, difference)
        if back or wrong:
            return self._shown(visit, form, record, visit.fields, wrong)
        try:
            change = _change(form, record["slug"], visit, difference)
            proposes, told = await recorded_or_proposed(self.api, visit, change, record["marking"])
        except BadUserInput as error:
            return self._shown(visit, form, record, visit.fields, [{"field": "", "message": error.message}])
        return self._told(visit, form, record, told, difference, proposes=proposes)

    def _told(
        self, visit: Visit, form: EditedRecord, record: Any, told: Any, difference: dict[str, Any], *, proposes: bool
    ) -> Response:
        fields = {field.name: field for field in form.fields}
        rows = [
            (fields[name], was, typed, fields[name].text(record[name])) for name, (was, typed) in difference.items()
        ]
        if told["outcome"] in DONE:
            return visit.page("edit_done.html", record=record, told=told, proposes=proposes)
        if any(problem["code"] == CONFLICT for problem in told["problems"]):
            sent = _caught_up(form, record, visit.fields or {})
            return visit.page("edit_conflict.html", 409, form=form, record=record, rows=rows, sent=sent)
        if told["problems"]:
            return self._shown(visit, form, record, visit.fields or {}, told["problems"])
        return visit.page(
            "edit_preview.html", form=form, record=record, rows=rows, sent=visit.fields, kinds=KINDS, proposes=proposes
        )

    def _shown(
        self, visit: Visit, form: EditedRecord, record: Any, sent: Fields, problems: list[Any] | None = None
    ) -> Response:
        status = 422 if problems else 200
        return visit.page(
            "edit.html", status, form=form, record=record, sent=sent, problems=problems or [], kinds=KINDS
        )


def _opened(form: EditedRecord, record: Mapping[str, Any]) -> dict[str, list[str]]:
    """The fields of a form that was just opened, with a name of its own for the call."""
    sent = {"version": [str(record["version"])], "key": [new_key()]}
    for field in form.fields:
        sent[field.name] = sent[WAS + field.name] = [field.text(record[field.name])]
    return sent


def _caught_up(form: EditedRecord, record: Mapping[str, Any], sent: Fields) -> dict[str, list[str]]:
    """What was typed, on top of the record as it is by now: what nobody typed takes its present value."""
    typed = changed(form.fields, sent)
    now = _opened(form, record)
    return {**sent, **now, **{name: [text] for name, (_, text) in typed.items()}}


def _wrong(visit: Visit, difference: Mapping[str, Any]) -> list[dict[str, str]]:
    wrong: list[dict[str, str]] = []
    if visit.value("kind") not in KINDS:
        wrong.append({"field": "kind", "message": "Say whether it changed or was never true."})
    if not visit.value("why"):
        wrong.append({"field": "why", "message": "Say why: others read it."})
    if not difference:
        wrong.append({"field": "", "message": "Nothing was changed. Change a field, or go back to the record."})
    return wrong


def _change(form: EditedRecord, slug: str, visit: Visit, difference: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """The variables of the call. Raises BadUserInput for what is no value."""
    fields = {field.name: field for field in form.fields}
    values = {name: fields[name].value(typed) for name, (_, typed) in difference.items()}
    kind, version = visit.value("kind"), visit.value("version")
    change: dict[str, Any] = {"slug": slug, "version": int(version) if version.isdecimal() else 0}
    change["values"] = {form.subject: values}
    if kind == "set" and (day := visit.value("from")):
        change["from"] = day
    if sources := visit.value("sources").split():
        change["sources"] = sources
    return {"changes": [{kind: change}], "why": visit.value("why"), "key": visit.value("key")}
