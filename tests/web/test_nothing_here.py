"""What is told of an address at which there is nothing: a page for browsers, JSON for programs."""

from __future__ import annotations

import re

import pytest

from tests.http.conftest import Hub
from tests.web.test_page import CHROMIUM, FIREFOX

NOWHERE = "/what-nobody-made"


@pytest.mark.parametrize("accept", [CHROMIUM, FIREFOX, "text/html"])
async def test_a_browser_gets_a_page_with_a_search_and_what_is_near(hub: Hub, accept: str) -> None:
    asked = {"accept": accept}
    response = await hub.client.get(NOWHERE, headers=asked)
    assert (response.status_code, response.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert response.headers["vary"].startswith("accept, cookie, authorization")
    assert response.headers["cache-control"] == "no-store"
    assert "script-src 'self'" in response.headers["content-security-policy"]
    assert "There is nothing here</h1>" in response.text
    assert "Code: NOT_FOUND" in response.text
    assert 'href="/search?text=what+nobody+made"' in response.text
    head = await hub.client.head(NOWHERE, headers=asked)
    assert (head.status_code, head.content) == (404, b"")
    assert {name: head.headers[name] for name in ("content-type", "vary", "content-length")} == {
        name: response.headers[name] for name in ("content-type", "vary", "content-length")
    }


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("/tool", "/tools"), ("/tools/", "/tools"), ("/aggencies", "/agencies"), ("/graphql/", "/graphql")],
)
async def test_a_page_of_a_like_address_is_named(hub: Hub, wrong: str, meant: str) -> None:
    text = (await hub.client.get(wrong, headers={"accept": "text/html"})).text
    listed = text.partition("Did you mean:")[2].partition("</ul>")[0]
    assert meant in re.findall(r'href="([^"]+)"', listed)


@pytest.mark.parametrize("accept", ["", "*/*", "application/json", "text/html;q=0.5, application/json"])
async def test_a_program_gets_json(hub: Hub, accept: str) -> None:
    response = await hub.client.get(NOWHERE, headers={"accept": accept})
    assert (response.status_code, response.json()["code"]) == (404, "NOT_FOUND")
    assert response.headers["vary"] == "accept"


async def test_what_is_sent_to_no_address_is_told_in_json(hub: Hub) -> None:
    response = await hub.client.post(NOWHERE, headers={"accept": CHROMIUM})
    assert (response.status_code, response.json()["code"]) == (404, "NOT_FOUND")


async def test_an_address_stays_text(hub: Hub) -> None:
    wrong = "/%3Cscript%3Ealert(1)%3C/script%3E" + "a" * 5000
    response = await hub.client.get(wrong, headers={"accept": CHROMIUM})
    assert response.status_code == 404
    assert "<script>" not in response.text
    assert len(response.content) < 10_000


async def test_a_session_that_ended_is_told_there_too(hub: Hub) -> None:
    response = await hub.client.get(NOWHERE, headers={"accept": CHROMIUM, "authorization": "Bearer hub_none_none"})
    assert (response.status_code, "Code: UNAUTHENTICATED" in response.text) == (401, True)
