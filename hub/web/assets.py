"""The files that the page at /graphql loads, each under a name that changes with its content.

Mounted by hub.web.routes. Serves files of the built folder and nothing else: starlette refuses a path that leaves it,
by dots or by a link.

Called by hub.web.routes.
"""

from __future__ import annotations

import os
from pathlib import PurePath

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

# Not asked of the machine: its own table may call a script something that `nosniff` keeps from running.
MEDIA = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
FOR_EVER = "public, max-age=31536000, immutable"


class Assets(StaticFiles):
    """Static files that a browser may keep for good."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The file, or 304 to a browser that has it."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["cache-control"] = FOR_EVER
        if response.status_code != 304:
            response.headers["content-type"] = MEDIA.get(PurePath(full_path).suffix, "application/octet-stream")
        return response
