"""Who opens a page: by the door's own rules, with what the header of the page says of them.

Made by hub.web.pages.routes and asked for every page and form. Whoever has a session asks as themselves, on every page
and for every file of it; a program may send a key. Nobody is let down in silence: a session that ended is a page that
says so (hub.web.pages.refusals), never the page as somebody unnamed sees it.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from starlette.requests import Request

from hub.access.asker import ANONYMOUS, Asker, Door, SignIn
from hub.access.roles import Role
from hub.actors.access_records import may_read
from hub.api.http.incoming import Incoming
from hub.api.http.who import Who

NAME = "name"
"""The cookie with what a provider calls somebody: shown to them in the header, and kept nowhere else."""
LONGEST_NAME = 60
RECORDERS = frozenset({Role.CONTRIBUTOR, Role.APPROVER, Role.EDITOR})
"""Roles that record."""


@dataclass(frozen=True)
class Visitor:
    """Whoever opens a page.

    `session` is the text that names their session, empty without one; `name` is what their provider calls them;
    `signs_in` says whether there is a way to sign in here, `demo` whether everything here is invented.
    """

    asker: Asker = ANONYMOUS
    session: str = ""
    name: str = ""
    signs_in: bool = False
    demo: bool = False

    @property
    def signed_in(self) -> bool:
        """Whether they have a session."""
        return self.asker.signed_in is SignIn.SESSION

    @property
    def records(self) -> bool:
        """Whether they may record anything."""
        return self.signed_in and bool(RECORDERS & self.asker.roles)

    @property
    def reads_accesses(self) -> bool:
        """Whether they read who was shown rows above PUBLISHED."""
        return self.signed_in and may_read(self.asker)

    @property
    def roles(self) -> list[Role]:
        """What they may do, in the order of the declarations."""
        return [role for role in Role if role in self.asker.roles]


@dataclass(frozen=True)
class Visitors:
    """Finds who opens a page; `signs_in` and `demo` are what every visitor is told."""

    who: Who
    signs_in: bool = False
    demo: bool = False

    async def __call__(self, request: Request) -> Visitor:
        """Whoever sends a request. Raises as Who does, Unauthenticated for a session that has ended among others."""
        incoming = Incoming.of(request.scope, request.receive)
        asker = await self.who(incoming, Door.PAGE)
        if asker.signed_in is not SignIn.SESSION or self.who.cookies is None:
            return Visitor(asker, signs_in=self.signs_in, demo=self.demo)
        cookie = incoming.header(b"cookie")
        name = unquote(self.who.cookies.value(cookie, NAME) or "")[:LONGEST_NAME]
        return Visitor(asker, self.who.session(incoming) or "", name, self.signs_in, self.demo)

    def unknown(self) -> Visitor:
        """Somebody of whom nothing is known, for the header of a page that refuses them."""
        return Visitor(Asker(door=Door.PAGE), signs_in=self.signs_in, demo=self.demo)

    def sent_session(self, request: Request) -> bool:
        """Whether the browser has the cookie of a session, of whatever worth."""
        cookies = self.who.cookies
        return cookies is not None and cookies.name("session") in request.cookies
