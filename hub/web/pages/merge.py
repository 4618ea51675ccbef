"""The form that makes one record of two: which they are, what holds where they say otherwise, a look ahead, the merge.

Routed by hub.web.pages.routes. The API tells what the two say otherwise; each of these is chosen here, with both shown
beside each other. Who does not approve for both proposes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from hub.analytics.asking.answer_types import kind_name
from hub.errors import BadUserInput, NotFound
from hub.web.pages.calls import DONE
from hub.web.pages.edit import CONFLICT, EditedRecord, addressed, read_record
from hub.web.pages.facts_in_words import record_at
from hub.web.pages.forms import Fields, Visit, new_key
from hub.web.pages.page_request import Api
from hub.web.pages.record_fields import FormField
from hub.web.pages.recording import recorded_or_proposed

MERGE = "/merge/{kind}/{slug}"
HOLDS, STAYS = "holds.", "stays."
"""Before the name of a property, and before that of a link with its far end: which of the two it is of that holds."""
OURS, THEIRS = "ours", "theirs"
_LINK = re.compile(r"[^.]+\.(\w+)\[([^\]]+)\]")
"""The place of a problem with a link: the record, the field and the far end."""
_FASTER = "Somebody changed one of the two meanwhile. They are shown as they are now: look at them again."
_OTHER_KIND = "This is the page of another kind of record. Only two of one kind become one."
_NOBODY = "There is no such record here, or none that you may see. Check the spelling."


@dataclass(frozen=True)
class Choice:
    """Something that the two say otherwise: `name` of the field of the form, what each says, and which was chosen."""

    name: str
    label: str
    ours: Any
    theirs: Any
    chosen: str


@dataclass(frozen=True)
class Merges:
    """Answers for the forms."""

    api: Api
    forms: Mapping[str, EditedRecord]

    async def __call__(self, visit: Visit) -> Response:
        """The form, what is to be chosen, a look ahead, or that it is done."""
        form, record = await addressed(self.api, self.forms, visit)
        if visit.fields is None:
            sent = {"key": [new_key()], "merged": [visit.request.query_params.get("merged", "")]}
            return _shown(visit, record, sent)
        other = await self._other(visit, form)
        wrong = _wrong(visit, other)
        if wrong or visit.value("step") == "form" or isinstance(other, str):
            return _shown(visit, record, visit.fields, wrong)
        try:
            call = {"changes": [{"merge": _change(form, visit, record, other)}]}
            call |= {"why": visit.value("why"), "key": visit.value("key")}
            proposes, told = await recorded_or_proposed(self.api, visit, call, record["marking"])
        except BadUserInput as error:
            return _shown(visit, record, visit.fields, [{"field": "", "message": error.message}])
        return self._told(visit, form, record, other, told, proposes=proposes)

    async def _other(self, visit: Visit, form: EditedRecord) -> Any:
        """The record that becomes part of the first; a sentence where it cannot be told which it is."""
        typed = visit.value("merged")
        kind, slug = record_at(typed) or (form.label, typed)
        if not typed:
            return "Say which record becomes part of it."
        if kind != form.label:
            return _OTHER_KIND
        try:
            row = await read_record(self.api, form, slug, visit)
        except NotFound:
            return _NOBODY
        # A form that is sent twice names what leads to the record by then: it is the same call still.
        return {**row, "slug": slug} if visit.value("seen") == slug else row

    def _told(
        self, visit: Visit, form: EditedRecord, record: Any, other: Any, told: Any, *, proposes: bool
    ) -> Response:
        if told["outcome"] in DONE:
            return visit.page("edit_done.html", record=record, told=told, proposes=proposes)
        problems = told["problems"]
        choices = [
            *_properties(self.api, form, visit, record, other, problems),
            *_links(visit, record, other, problems),
        ]
        if any(problem["code"] == CONFLICT for problem in problems):
            problems = [{"field": "", "message": _FASTER}]
        else:
            names = {choice.name for choice in choices}
            problems = [_placed(problem, names) for problem in problems]
        context = {"record": record, "other": other, "choices": choices, "problems": problems}
        sent = {**(visit.fields or {}), "version": [str(record["version"])], "mergedVersion": [str(other["version"])]}
        sent["seen"] = [other["slug"]]
        return visit.page("merge_check.html", 422 if problems else 200, sent=sent, proposes=proposes, **context)


def _shown(visit: Visit, record: Any, sent: Fields, problems: list[Any] | None = None) -> Response:
    return visit.page("merge.html", 422 if problems else 200, record=record, sent=sent, problems=problems or [])


def _wrong(visit: Visit, other: Any) -> list[dict[str, str]]:
    wrong = [{"field": "merged", "message": other}] if isinstance(other, str) else []
    if not visit.value("why"):
        wrong.append({"field": "why", "message": "Say why: others read it."})
    return wrong


def _change(form: EditedRecord, visit: Visit, record: Any, other: Any) -> dict[str, Any]:
    """The merge as the API takes it: with the versions that were shown, and what was chosen."""
    seen = visit.value("seen") == other["slug"]
    versions = [visit.value(name) if seen else "" for name in ("version", "mergedVersion")]
    given = [
        int(text) if text.isdecimal() else row["version"] for text, row in zip(versions, (record, other), strict=True)
    ]
    change = {"kind": kind_name(form.label), "slug": record["slug"], "version": given[0], "merged": other["slug"]}
    change["mergedVersion"] = given[1]
    names = {field.name for field in form.fields}
    chosen = _chosen(visit, other, HOLDS)
    values = {name: (record if said == OURS else other)[name] for name, said in chosen.items() if name in names}
    dropped = [
        {
            "of": (other if said == OURS else record)["slug"],
            "field": name.partition(".")[0],
            "to": name.partition(".")[2],
        }
        for name, said in _chosen(visit, other, STAYS).items()
    ]
    return change | ({"values": {form.subject: values}} if values else {}) | ({"drop": dropped} if dropped else {})


def _chosen(visit: Visit, other: Any, prefix: str) -> dict[str, str]:
    """What was chosen of these two, by what stands after the prefix."""
    if visit.value("seen") != other["slug"]:
        return {}
    named = {name.removeprefix(prefix): visit.value(name) for name in visit.fields or {} if name.startswith(prefix)}
    return {name: said for name, said in named.items() if said in (OURS, THEIRS)}


def _properties(
    api: Api, form: EditedRecord, visit: Visit, record: Any, other: Any, problems: Iterable[Any]
) -> list[Choice]:
    """The properties that the two say otherwise, chosen already or still to be."""
    fields = {prop.name: prop.field for prop in api.schema.model.properties(form.label).values()}
    told = {fields.get(each["field"], "") for each in problems if each["code"] == "CONTRADICTION"}
    chosen = _chosen(visit, other, HOLDS)
    return [
        Choice(HOLDS + field.name, field.label, *_both(field, record, other), chosen.get(field.name, ""))
        for field in form.fields
        if field.name in told or field.name in chosen
    ]


def _both(field: FormField, record: Any, other: Any) -> tuple[str, str]:
    return field.text(record[field.name]), field.text(other[field.name])


def _links(visit: Visit, record: Any, other: Any, problems: Iterable[Any]) -> list[Choice]:
    """The links of both to one record that say otherwise, of which one stays."""
    told = [
        ".".join(place.groups())
        for each in problems
        if each["code"] == "CONTRADICTION" and (place := _LINK.fullmatch(each["place"]))
    ]
    chosen = _chosen(visit, other, STAYS)
    names = dict.fromkeys([*told, *chosen])
    ours, theirs = (f"As {row.get('name') or row.get('title') or row['slug']} says" for row in (record, other))
    return [
        Choice(STAYS + name, f"Link {name.replace('.', ' to ', 1)}", ours, theirs, chosen.get(name, ""))
        for name in names
    ]


def _placed(problem: Mapping[str, Any], names: set[str]) -> dict[str, str]:
    """A problem beside the choice by which it is mended, where there is one."""
    place = _LINK.fullmatch(problem["place"])
    name = f"{STAYS}{'.'.join(place.groups())}" if place else HOLDS + problem["field"]
    return {"field": name if name in names else "", "message": problem["message"]}
