"""The pages of a seeded hub for people whose session is a word, and the forms on them as a browser would send them.

Used by the tests of forms.
"""

from __future__ import annotations

import asyncio
import html
import re
import socket
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import uvicorn
from starlette.applications import Starlette

from hub import clock
from hub.access.asker import Asker, Door, SignIn
from hub.access.roles import Role
from hub.actors.access_records import AccessKind, Kept, adding
from hub.actors.rights import moment
from hub.api.budget import Budgets
from hub.api.documents.limits import LIMITS
from hub.api.http.cookies import SESSION, Cookies
from hub.api.http.who import Knows, Who
from hub.api.schema.hub_schema import build_schema
from hub.errors import Unauthenticated
from hub.graph.session import Graph
from hub.model.enums import Marking
from hub.model.registry import the_model
from hub.web.pages.page_request import Api
from hub.web.pages.routes import site
from hub.web.routes import with_page

CONTRIBUTING = frozenset({Role.CONTRIBUTOR})
PEOPLE: Mapping[str, tuple[str | None, frozenset[Role]]] = {
    "editor": (None, frozenset({Role.EDITOR})),
    "reader": (None, frozenset()),
    "partner": ("cps", CONTRIBUTING),
    "approver": ("cps", CONTRIBUTING | {Role.APPROVER}),
    "administrator": (None, frozenset({Role.ADMINISTRATOR})),
}
"""By the word that is their session: the agency for which somebody acts and their roles."""


class Sessions:
    """The sessions of PEOPLE, which do not end."""

    async def bearer(self, credential: str) -> Asker:
        raise Unauthenticated

    async def session(self, token: str, *, used: bool = True) -> Asker:
        if token not in PEOPLE:
            raise Unauthenticated
        agency, roles = PEOPLE[token]
        return Asker(Marking.OFFICIAL, agency, token, roles, Door.PAGE, SignIn.SESSION)


@asynccontextmanager
async def pages_of(
    graph: Graph, sessions: Knows | None = None, budgets: Budgets | None = None
) -> AsyncGenerator[httpx.AsyncClient]:
    """The pages of a graph, for these sessions or those of PEOPLE, each with a budget if there are any."""
    who = Who(sessions or Sessions(), cookies=Cookies("https://hub.example"))
    pages = site(Api(build_schema(the_model(), "", LIMITS), graph, budgets), who, None)
    assert pages
    app = Starlette(routes=pages.routes)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://hub.example") as client:
        yield client


@asynccontextmanager
async def served(graph: Graph) -> AsyncGenerator[str]:
    """The address of a server of the same pages, for a browser that has a session as a cookie."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        pages = site(Api(build_schema(the_model(), "", LIMITS), graph), Who(Sessions(), cookies=Cookies(address)), None)
        assert pages
        _, files = with_page(Starlette())
        app = Starlette(routes=[*files, *pages.routes])
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none"))
        running = asyncio.create_task(server.serve(sockets=[listener]))
        yield address
        server.should_exit = True
        await running


async def leave_access_records(graph: Graph, steward: str, count: int) -> list[str]:
    """So many access records about rows that an agency keeps, a second apart from a minute ago; their moments."""
    begun = clock.now() - timedelta(minutes=1)
    kept = [
        Kept(
            f"{at} {number:016x}", at, steward, f"actor-{number}", "hmcts", Door.GRAPHQL, AccessKind.READ,
            f"{number:064x}", number + 1, number, Marking.OFFICIAL,
        )
        for number in range(count)
        for at in [moment(begun + timedelta(seconds=number))]
    ]  # fmt: skip
    await graph.write(lambda tx: tx.run(adding(kept)))
    return [each.at for each in kept]


def cookie(address: str) -> str:
    """The name of the cookie that holds a session."""
    return Cookies(address).name(SESSION)


def by(session: str) -> dict[str, str]:
    """What the browser of somebody sends with a form of the hub; of nobody with an empty word."""
    return ({"cookie": f"__Host-hub-session={session}"} if session else {}) | {"sec-fetch-site": "same-origin"}


def fields_of(text: str) -> dict[str, str]:
    """What a browser would send of the form on a page."""
    sent_fields = dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n(.*?)</textarea>', text, re.DOTALL))
    sent_fields |= dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        sent_fields[name] = (re.findall(r'value="([^"]*)" selected', options) or [""])[0]
    return {name: html.unescape(value) for name, value in sent_fields.items()}
