"""The register as files, each at an address of its own: GET /exports/register.jsonld and the like.

Placed by hub.app outside of what packs answers, so that a tag, a length and a range are of the bytes that are sent.
Whoever asks gets what they see. Errors are JSON, or a page for who likes that better.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from hub.access.asker import Asker, Door
from hub.actors.access_records import AccessKind
from hub.actors.accesses import record_all
from hub.api.budget import Budgets
from hub.api.http.incoming import Incoming, RejectedError
from hub.api.http.validators import has
from hub.api.http.who import CHALLENGE, Who
from hub.clock import today
from hub.errors import BadUserInput, HubError, OverBudget, Overloaded, Unauthenticated
from hub.exports.formats.known import FORMATS, Format
from hub.exports.kept_exports import KeptExport, KeptExports
from hub.web.page import wants_page
from hub.web.pages.refusals import Refusals

BELOW = "/exports/"
AS_OF = "asOf"
PLACES = {f"{BELOW}{format_.file}": format_ for format_ in FORMATS.values()}
_RANGE = re.compile(rb"bytes=(\d+-\d*|-\d+)")


@dataclass(frozen=True)
class Downloads:
    """Answers for the files. `refusals` makes pages of errors, where there are any."""

    exports: KeptExports
    who: Who
    budgets: Budgets | None = None
    refusals: Refusals | None = None

    def routes(self) -> list[Route]:
        """The address of each file."""
        return [Route(place, partial(self._answer, format_), methods=["GET"]) for place, format_ in PLACES.items()]

    async def _answer(self, format_: Format, request: Request) -> Response:
        try:
            asker = await self.who(Incoming.of(request.scope, request.receive), Door.PAGE)
            day = day_of(request, format_)
            if self.budgets:
                self.budgets.spend(asker, await self.exports.rows(asker))
            return await self._given(request, format_, asker, day)
        except (HubError, RejectedError) as error:
            if self.refusals and wants_page(request.scope):
                return self.refusals(request, error)
            return refused(error)

    async def _given(self, request: Request, format_: Format, asker: Asker, day: str | None) -> Response:
        export = await self.exports.get(format_, asker, day)
        headers = {"etag": export.tag, "vary": "authorization, cookie", "cache-control": _cached(request)}
        if has(request.headers.get("if-none-match", ""), export.tag):
            return Response(status_code=304, headers=headers)
        if request.method == "GET":
            asked = [format_.name, day]
            await record_all(self.exports.graph, asker, AccessKind.EXPORT, asked)
        return _File(export, format_, headers)


def day_of(request: Request, format_: Format) -> str | None:
    """The day that is asked about; None for a format that holds every day. Raises BadUserInput."""
    if strangers := [name for name in request.query_params if name != AS_OF]:
        raise BadUserInput(f"{strangers[0][:60]}: there is no such parameter here; there is {AS_OF}.")
    given = request.query_params.get(AS_OF, "").strip()
    if format_.whole and given:
        raise BadUserInput(f"{AS_OF}: {format_.file} holds every day that is recorded. Leave {AS_OF} out.")
    return None if format_.whole else day_in(given)


def day_in(text: str) -> str:
    """A day as it was typed; today where it was not."""
    try:
        return (date.fromisoformat(text) if text else today()).isoformat()
    except ValueError:
        raise BadUserInput(f"{AS_OF}: {text[:60]!r} is no day. Give it as 2026-06-03.") from None


def refused(error: HubError | RejectedError) -> Response:
    """What a program is told in the place of a file."""
    headers: dict[str, str] = {}
    if isinstance(error, Unauthenticated):
        name, value = CHALLENGE
        headers = {name.decode(): value.decode()}
    elif isinstance(error, Overloaded | OverBudget):
        headers = {"retry-after": str(error.retry_after)}
    told = error.extensions if isinstance(error, HubError) else {"code": error.code}
    return JSONResponse({**told, "message": error.message}, error.status, headers)


def _cached(request: Request) -> str:
    """Asked about before each use; what may be somebody's is kept by no cache between."""
    named = "authorization" in request.headers or "cookie" in request.headers
    return "private, no-cache" if named else "no-cache"


class _File(FileResponse):
    """A file that was made, or a range of it. It holds the export, whose file would else be gone."""

    def __init__(self, export: KeptExport, format_: Format, headers: dict[str, str]) -> None:
        super().__init__(
            export.path, headers=headers, media_type=format_.media, filename=format_.file,
            background=BackgroundTask(_held, export), stat_result=export.path.stat(),
        )  # fmt: skip
        # When a file was made would tell of changes that its reader does not see.
        del self.headers["last-modified"]
        self._tag = export.tag

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it. What is no single range of bytes, or is of other bytes than these, is answered with all of it."""
        headers: dict[bytes, bytes] = dict(scope["headers"])
        others = headers.get(b"if-range", self._tag.encode()) != self._tag.encode()
        whole = others or not _RANGE.fullmatch(headers.get(b"range", b""))
        unread = {b"if-range", b"range"} if whole else {b"if-range"}
        sent: list[Any] = [header for header in scope["headers"] if header[0] not in unread]
        await super().__call__({**scope, "headers": sent}, receive, send)


async def _held(_: KeptExport) -> None:
    """What is called when the file was sent."""
