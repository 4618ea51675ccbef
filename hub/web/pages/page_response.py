"""One request for a page: its operation is asked, and the answer shown as a page or in the form that was asked for.

Called by hub.web.pages.routes. Whatever goes wrong is a page with its status that says what to do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from hub.api.http.incoming import RejectedError
from hub.api.http.validators import has, tag_of
from hub.api.tables.table_response import ENDINGS
from hub.clock import today
from hub.errors import BadUserInput, HubError
from hub.web.pages.declared import PAGE, PageDeclaration
from hub.web.pages.page_request import Answer, Api
from hub.web.pages.parameters import FORMATS, variables_of
from hub.web.pages.refusals import HEADERS, Refusals
from hub.web.pages.render import Templates
from hub.web.pages.visitors import Visitor, Visitors

_FILES = {ending: media for media, ending in ENDINGS.items()}
_VARY = {name: HEADERS[name] for name in ("cache-control", "vary")}
_FORMS = ("page", "working", "json", *_FILES)


@dataclass(frozen=True)
class Pages:
    """What answers requests for pages."""

    api: Api
    templates: Templates
    visitors: Visitors
    refusals: Refusals

    async def __call__(self, page: PageDeclaration, request: Request) -> Response:
        """The page, or the page that says why there is none."""
        visitor = None
        try:
            visitor = await self.visitors(request)
            form = _form(request)
            query = list(request.query_params.multi_items())
            variables = variables_of(page, request.path_params, query, today())
            if missing := _missing(page, variables):
                return self._shown(page, request, visitor, variables, None, missing=missing)
            if form in _FILES:
                return await self._file(request, page, variables, _FILES[form], visitor)
            answer = await self.api.ask(page, variables, visitor.asker)
        except (HubError, RejectedError) as error:
            return self.refusals(request, error, visitor)
        if (led := led_to(page, request, answer)) is not None:
            return RedirectResponse(led, 301, headers=HEADERS)
        if form == "json":
            return _validated(request, answer.content, "application/json", _VARY)
        return self._shown(page, request, visitor, variables, answer, working=form == "working")

    def _shown(
        self,
        page: PageDeclaration,
        request: Request,
        visitor: Visitor,
        variables: dict[str, Any],
        answer: Answer | None,
        *,
        working: bool = False,
        missing: str | None = None,
    ) -> Response:
        context = {
            "page": page,
            "visitor": visitor,
            "path": request.url.path,
            "given": _given(request),
            "variables": variables,
            "data": answer.data if answer else None,
            "missing": missing,
            "today": today().isoformat(),
        }
        if answer and page.tabular:
            context["sheets"] = partial(self.api.sheets, page, variables, answer)
        if answer and working:
            context |= {
                "variables_text": json.dumps(variables, indent=2, ensure_ascii=False),
                "answer_text": orjson.dumps(orjson.loads(answer.content), option=orjson.OPT_INDENT_2).decode(),
            }
        text = self.templates.page("working.html" if working else page.template, context)
        return _validated(request, text.encode(), PAGE if working else page.media, HEADERS)

    async def _file(
        self, request: Request, page: PageDeclaration, variables: dict[str, Any], media: str, visitor: Visitor
    ) -> Response:
        """Every row of the page's answer, as a table to be kept."""
        file = await self.api.file(page, variables, media, visitor.asker)
        headers = {**_VARY, "content-disposition": f'attachment; filename="{file.name}"'}
        return _validated(request, file.content, media, headers)


def _validated(request: Request, content: bytes, media: str, headers: Mapping[str, str]) -> Response:
    """What was asked for, or 304 for who has it already: browsers and readers of feeds ask again and again.

    The tag is a digest of the bytes, as for an answer of the API: it tells nothing that they do not.
    """
    tag = tag_of(content)
    told = {**headers, "etag": tag}
    if has(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=told)
    return Response(content, headers=told, media_type=media)


def led_to(page: PageDeclaration, request: Request, answer: Answer) -> str | None:
    """The address of the same page of the record that the slug in the address leads to since a merge."""
    asked = request.path_params.get("slug")
    subject: Any = answer.data.get(page.subject) if page.subject else None
    slug = subject.get("slug") if isinstance(subject, dict) else None
    if not asked or not slug or asked == slug:
        return None
    before, _, after = request.url.path.rpartition(f"/{asked}")
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{before}/{slug}{after}{query}"


def _form(request: Request) -> str:
    form = request.query_params.get(FORMATS, "page")
    if form not in _FORMS:
        raise BadUserInput(f"{FORMATS}: {form[:60]!r} is none of {', '.join(_FORMS)}")
    return form


def _given(request: Request) -> dict[str, Any]:
    """The parameters of the address but the form, as they were given."""
    names = dict.fromkeys(name for name, _ in request.query_params.multi_items() if name != FORMATS)
    lists = {name: request.query_params.getlist(name) for name in names}
    return {name: values[0] if len(values) == 1 else values for name, values in lists.items()}


def _missing(page: PageDeclaration, variables: dict[str, Any]) -> str | None:
    """The first variable without which nothing can be asked: the page is then a form that asks for it."""
    needed = [
        each.variable.name.value
        for each in page.operation.variable_definitions
        if each.type.kind == "non_null_type" and each.default_value is None
    ]
    return next((name for name in needed if name not in variables), None)
