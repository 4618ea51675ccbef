"""The hub's cookies: what they are called, how they are set, and what a request holds of them.

Made by hub.app from the hub's public address, used by hub.api.http.who and hub.web. Over https a name begins with
`__Host-`, so that a browser takes the cookie from this host alone, for every path, and sends it over https alone.
Plain http is for a loopback address: browsers do not agree on secure cookies there, so it has none, and its names end
in the port, by which hubs on one machine are told apart where cookies are not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.responses import Response

from hub.api.http.incoming import RejectedError

SESSION = "session"
"""The cookie that says who somebody is."""


@dataclass(frozen=True)
class Cookies:
    """The cookies of the hub at `address`, its scheme, host and port; of none where people cannot sign in."""

    address: str = "http://127.0.0.1"

    @property
    def secure(self) -> bool:
        """Whether they go over https only."""
        return urlsplit(self.address).scheme == "https"

    def name(self, what: str) -> str:
        """The name under which a browser has one."""
        if self.secure:
            return f"__Host-hub-{what}"
        return f"hub-{what}-{urlsplit(self.address).port or 80}"

    def value(self, header: str, what: str) -> str | None:
        """What a Cookie header holds of one; None for nothing. Raises RejectedError where it is there twice."""
        pairs = [part.strip().partition("=") for part in re.split("[;,]", header)]
        values = [value for name, _, value in pairs if name == self.name(what)]
        if len(values) > 1:
            raise RejectedError(400, "BAD_REQUEST", "Send one cookie of a name. Remove this site's cookies.")
        return values[0] if values else None

    def keep(self, response: Response, what: str, value: str, seconds: int | None = None) -> None:
        """Have the browser keep one, for so long or until it is closed. No script reads it, no other site sends it."""
        response.set_cookie(
            self.name(what), value, max_age=seconds, path="/", secure=self.secure, httponly=True, samesite="lax"
        )

    def drop(self, response: Response, what: str) -> None:
        """Have the browser forget one."""
        response.delete_cookie(self.name(what), path="/", secure=self.secure, httponly=True, samesite="lax")
