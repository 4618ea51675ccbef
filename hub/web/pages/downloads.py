"""The page that lists what can be downloaded: each format, what it is for, how large it is, of which day.

Routed by hub.web.pages.routes. The files themselves are given by hub.web.downloads.
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from hub.exports.formats.known import FORMATS, Format
from hub.exports.kept_exports import KeptExports
from hub.web.downloads import AS_OF, BELOW, day_in
from hub.web.pages.forms import Visit

PLACE = "/exports"
_SIZES = ((1_000_000, "MB"), (1_000, "kB"))


@dataclass(frozen=True)
class Offer:
    """A file of the list: its format, its address, and its size where it is known."""

    format: Format
    address: str
    size: str


@dataclass(frozen=True)
class DownloadList:
    """Answers for the page. A size is told once the file was made for who sees as much: making all takes too long."""

    exports: KeptExports

    async def __call__(self, visit: Visit) -> Response:
        """The list for a day. Raises BadUserInput for what is no day."""
        day = day_in(visit.request.query_params.get(AS_OF, "").strip())
        offers = [self._offer(visit, format_, day) for format_ in FORMATS.values()]
        return visit.page("exports.html", offers=offers, day=day)

    def _offer(self, visit: Visit, format_: Format, day: str) -> Offer:
        size = self.exports.size(format_, visit.visitor.asker, None if format_.whole else day)
        query = "" if format_.whole else f"?{AS_OF}={day}"
        return Offer(format_, f"{BELOW}{format_.file}{query}", in_words(size) if size else "")


def in_words(size: int) -> str:
    """A number of bytes for people."""
    for unit, name in _SIZES:
        if size >= unit:
            return f"{size / unit:,.1f} {name}"
    return f"{size} bytes"
