"""Forms: sent by whoever is signed in, with the token of their session; what was typed outlives the session."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response

from hub.access.asker import Asker, SignIn
from hub.api.http.cookies import Cookies
from hub.api.http.who import Who
from hub.errors import Unauthenticated
from hub.files import shipped
from hub.web.pages.forms import Visit, Visits, csrf_token, form_route, is_token
from hub.web.pages.refusals import Refusals
from hub.web.pages.render import Templates
from hub.web.pages.visitors import Visitors

HERE = {"sec-fetch-site": "same-origin"}
SECURE = Cookies("https://hub.example")


class Sessions:
    """Two sessions, `ada` and `ben`, that never end."""

    async def bearer(self, credential: str) -> Asker:
        raise Unauthenticated

    async def session(self, token: str, *, used: bool = True) -> Asker:
        if token not in ("ada", "ben"):
            raise Unauthenticated
        return Asker(actor=token, signed_in=SignIn.SESSION)


async def answer(visit: Visit) -> Response:
    if visit.fields is None:
        return visit.page("send_again.html", typed=[], error=None)
    return PlainTextResponse(f"{visit.visitor.asker.actor} {visit.fields}")


@pytest.fixture
def client() -> httpx.AsyncClient:
    templates, visitors = Templates.of(shipped("web")), Visitors(Who(Sessions(), cookies=SECURE), signs_in=True)
    app = Starlette(routes=[form_route("/form", answer, Visits(visitors, templates, Refusals(templates, visitors)))])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://hub.example")


def by(session: str) -> dict[str, str]:
    return {"cookie": f"__Host-hub-session={session}"}


def token_in(text: str) -> str:
    return re.findall(r'name="csrf" value="([0-9a-f]+)"', text)[0]


async def test_a_form_with_the_token_of_its_session_is_taken(client: httpx.AsyncClient) -> None:
    shown = await client.get("/form", headers=by("ada"))
    assert shown.headers["cache-control"] == "no-store"
    sent = {"csrf": token_in(shown.text), "name": ["Zoë & co", " "], "empty": ""}
    done = await client.post("/form", data=sent, headers=by("ada"))
    assert done.text == "ada {'name': ['Zoë & co', ' '], 'empty': ['']}"


# Each token by what it is: what it holds is random, and every process of the suite has to name the tests alike.
TOKENS: dict[str, Callable[[], str | None]] = {
    "none": lambda: None,
    "empty": lambda: "",
    "noughts": lambda: "0" * 96,
    "of another session": lambda: csrf_token("ben"),
    "of no session": lambda: csrf_token(""),
    "no digits": lambda: "ü" * 96,
}


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", None])
async def test_what_another_site_sends_is_refused(client: httpx.AsyncClient, token: str, site: Any) -> None:
    headers, sent = by("ada") | ({"sec-fetch-site": site} if site else {}), TOKENS[token]()
    done = await client.post("/form", data={"typed": "planted"} | ({"csrf": sent} if sent else {}), headers=headers)
    assert done.status_code == 403
    assert "CSRF_REFUSED" in done.text
    assert "planted" not in done.text


async def test_what_was_typed_outlives_the_session(client: httpx.AsyncClient) -> None:
    typed = {"name": "<b>Sorter</b>", "why": "\nfirst line\nsecond"}
    sent = {"csrf": csrf_token("ended"), **typed}
    kept = await client.post("/form", data=sent, headers={**by("ended"), **HERE})
    assert kept.status_code == 401
    assert "session ended while you were typing" in kept.text
    assert "<b>Sorter" not in kept.text
    again = await client.post("/form", data={**typed, "csrf": token_in(kept.text)}, headers={**by("ben"), **HERE})
    assert again.status_code == 403
    assert "Check and send again" in again.text
    assert '<textarea hidden name="why">\n\nfirst line\nsecond</textarea>' in again.text
    done = await client.post("/form", data={**typed, "csrf": token_in(again.text)}, headers={**by("ben"), **HERE})
    assert done.text == f"ben { ({name: [value] for name, value in typed.items()}) }"


async def test_nobody_sees_a_form_unnamed(client: httpx.AsyncClient) -> None:
    for headers in ({}, by("ended")):
        shown = await client.get("/form?a=1", headers=headers)
        assert shown.status_code == 401
        assert 'href="/sign-in?next=%2Fform%3Fa%3D1"' in shown.text
    ended = await client.get("/form", headers=by("ended"))
    assert "__Host-hub-session=" in ended.headers["set-cookie"]
    assert "Max-Age=0" in ended.headers["set-cookie"]


@pytest.mark.parametrize(
    ("content", "media", "status"),
    [
        (b"{}", "application/json", 415),
        (b"name=x", "text/plain", 415),
        (b"name=x", "multipart/form-data; boundary=x", 415),
        (b"name=%ff", "application/x-www-form-urlencoded", 400),
        (b"a=&" * 6_000, "application/x-www-form-urlencoded", 400),
        (b"name=" + b"x" * 1_000_001, "application/x-www-form-urlencoded", 413),
    ],
)
async def test_what_is_no_form_is_refused(client: httpx.AsyncClient, content: bytes, media: str, status: int) -> None:
    done = await client.post("/form", content=content, headers={**by("ada"), **HERE, "content-type": media})
    assert done.status_code == status
    assert "<h1" in done.text


def test_a_token_is_another_each_time_and_of_one_session_only() -> None:
    tokens = {csrf_token("ada") for _ in range(20)}
    assert len(tokens) == 20
    assert all(is_token("ada", token) and not is_token("ben", token) for token in tokens)
    assert not is_token("", csrf_token(""))


def test_cookies_are_for_this_host_alone() -> None:
    kept, plain = Response(), Response()
    SECURE.keep(kept, "session", "x")
    assert kept.headers["set-cookie"] == "__Host-hub-session=x; HttpOnly; Path=/; SameSite=lax; Secure"
    Cookies("http://127.0.0.1:8001").keep(plain, "session", "x")
    assert plain.headers["set-cookie"] == "hub-session-8001=x; HttpOnly; Path=/; SameSite=lax"
