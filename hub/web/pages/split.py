"""The form that takes a merge back: of which record, what becomes of later changes, a look ahead, and then the split.

Routed by hub.web.pages.routes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from hub.analytics.asking.answer_types import kind_name
from hub.errors import BadUserInput
from hub.web.pages.calls import DONE
from hub.web.pages.edit import EditedRecord, addressed
from hub.web.pages.facts_in_words import record_at
from hub.web.pages.forms import Fields, Visit, new_key
from hub.web.pages.page_request import Api
from hub.web.pages.recording import recorded_or_proposed

SPLIT = "/split/{kind}/{slug}"
_FIELDS = ("merged", "stays", "why")


@dataclass(frozen=True)
class Splits:
    """Answers for the forms."""

    api: Api
    forms: Mapping[str, EditedRecord]

    async def __call__(self, visit: Visit) -> Response:
        """The form, a look ahead, what stands in the way, or that it is done."""
        form, record = await addressed(self.api, self.forms, visit)
        if visit.fields is None:
            merged = visit.request.query_params.get("merged", "")
            sent = {"key": [new_key()], "version": [str(record["version"])], "merged": [merged]}
            return _shown(visit, record, sent)
        wrong = _wrong(visit)
        if wrong or visit.value("step") == "form":
            return _shown(visit, record, visit.fields, wrong)
        try:
            call = {"changes": [{"split": _change(form, visit, record)}], "why": visit.value("why")}
            call["key"] = visit.value("key")
            proposes, told = await recorded_or_proposed(self.api, visit, call, record["marking"])
        except BadUserInput as error:
            return _shown(visit, record, visit.fields, [{"field": "", "message": error.message}])
        if told["outcome"] in DONE:
            return visit.page("edit_done.html", record=record, told=told, proposes=proposes)
        if told["problems"]:
            # The version that it has by now goes along from here: what was said of it was just shown.
            sent = {**visit.fields, "version": [str(record["version"])]}
            return _shown(visit, record, sent, [_placed(each) for each in told["problems"]])
        return visit.page("split_check.html", record=record, sent=visit.fields, proposes=proposes)


def _shown(visit: Visit, record: Any, sent: Fields, problems: list[Any] | None = None) -> Response:
    return visit.page("split.html", 422 if problems else 200, record=record, sent=sent, problems=problems or [])


def _wrong(visit: Visit) -> list[dict[str, str]]:
    asked = {"merged": "Say which record became part of it.", "why": "Say why: others read it."}
    return [{"field": name, "message": message} for name, message in asked.items() if not visit.value(name)]


def _change(form: EditedRecord, visit: Visit, record: Any) -> dict[str, Any]:
    typed, version = visit.value("merged"), visit.value("version")
    _, merged = record_at(typed) or ("", typed)
    change = {"kind": kind_name(form.label), "slug": record["slug"], "merged": merged}
    change["version"] = int(version) if version.isdecimal() else 0
    return change | {"stays": visit.value("stays") == "yes"}


def _placed(problem: Mapping[str, Any]) -> dict[str, str]:
    return {"field": problem["field"] if problem["field"] in _FIELDS else "", "message": problem["message"]}
