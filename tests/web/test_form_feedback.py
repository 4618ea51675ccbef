"""Feedback and reports by forms: who uses a tool says something, its keeper answers, and who is outside reports."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncGenerator

import httpx
import pytest

from tests.http.conftest import Hub
from tests.web.signed_in import by, fields_of, pages_of

TOOL = "/tools/soze"
GIVE, REPORT = f"{TOOL}/feedback/give", f"{TOOL}/report"
SAID = {"topic": "ACCURACY", "about": "It takes <b>nicknames</b> for names.", "givenBy": "Disclosure officer"}


@pytest.fixture(scope="module")
async def pages(hub: Hub) -> AsyncGenerator[httpx.AsyncClient]:
    """The pages of the seeded hub."""
    async with pages_of(hub.graph) as client:
        yield client


async def text(pages: httpx.AsyncClient, address: str, session: str = "") -> str:
    return (await pages.get(address, headers=by(session))).text


async def given(hub: Hub) -> int:
    answer = await hub.ask('{ tool(slug: "soze") { feedback { totalCount } } }')
    return answer.json()["data"]["tool"]["feedback"]["totalCount"]


async def test_an_end_user_says_something_and_its_keeper_answers(pages: httpx.AsyncClient, hub: Hub) -> None:
    before = await given(hub)
    sent = fields_of(await text(pages, GIVE, "reader")) | SAID
    done = [await pages.post(GIVE, data=sent, headers=by("reader")) for _ in range(2)]
    assert "Your feedback is recorded" in done[0].text
    assert "nothing more was done" in done[1].text
    assert await given(hub) == before + 1
    listed = await text(pages, f"{TOOL}/feedback")
    assert html.escape(SAID["about"]) in listed
    assert "/answer" not in listed
    [place, *_] = re.findall(r'href="(/feedback/[^"]+/answer)"', await text(pages, f"{TOOL}/feedback", "editor"))
    answer = fields_of(await text(pages, place, "editor")) | {"answer": "Mended.", "ledTo": "not a place"}
    wrong = await pages.post(place, data=answer, headers=by("editor"))
    assert (wrong.status_code, fields_of(wrong.text)["answer"]) == (422, "Mended.")
    answer["ledTo"] = "https://hub.example/records/Tool/soze?format=json"
    told = await pages.post(place, data=answer, headers=by("editor"))
    assert "Your answer is recorded" in told.text
    shown = await text(pages, f"{TOOL}/feedback")
    assert "Mended." in shown
    assert f'href="{TOOL}">See the record that was made or changed' in shown


async def test_who_may_not_answer_is_told_so_and_keeps_what_was_typed(pages: httpx.AsyncClient) -> None:
    [place, *_] = re.findall(r'href="(/feedback/[^"]+/answer)"', await text(pages, f"{TOOL}/feedback", "editor"))
    typed = fields_of(await text(pages, place, "partner")) | {"answer": "We would say so."}
    refused = await pages.post(place, data=typed, headers=by("partner"))
    assert refused.status_code == 422
    assert "who keeps the tool answers" in refused.text
    assert fields_of(refused.text)["answer"] == "We would say so."


async def test_what_is_wrong_with_feedback_stands_beside_its_field(pages: httpx.AsyncClient, hub: Hub) -> None:
    before = await given(hub)
    fields = fields_of(await text(pages, GIVE, "reader"))
    assert fields["marking"] == "PUBLISHED"
    for typed, field in (
        (SAID | {"about": " "}, "about"),
        (SAID | {"givenBy": ""}, "givenBy"),
        (SAID | {"about": "x" * 4_001}, "about"),
        (SAID | {"about": "left\u202eright"}, "about"),
    ):
        refused = await pages.post(GIVE, data=fields | typed, headers=by("reader"))
        assert refused.status_code == 422
        assert f'id="{field}-error"' in refused.text
        assert fields_of(refused.text)["topic"] == "ACCURACY"
    unknown = await pages.post(GIVE, data=fields | SAID | {"topic": "NONSENSE"}, headers=by("reader"))
    assert unknown.status_code == 422
    assert (await pages.get(GIVE)).status_code == 401
    assert await given(hub) == before


async def test_anybody_reports_an_error_once_and_follows_it(pages: httpx.AsyncClient, hub: Hub) -> None:
    sent = fields_of(await text(pages, REPORT)) | {"text": "It was <retired> in May."}
    done = [await pages.post(REPORT, data=sent, headers=by("")) for _ in range(2)]
    [place] = set(re.findall(r'href="(/reports\?token=[^"]+)"', done[0].text))
    assert place in done[1].text
    assert "it is one report" in done[1].text
    followed = await text(pages, html.unescape(place))
    assert "It was &lt;retired&gt; in May." in followed
    assert "Nobody has decided on it yet" in followed
    assert (await pages.get("/reports?token=nonsense")).status_code == 404
    assert "Follow it</button>" in await text(pages, "/reports")
    waiting = html.unescape(await text(pages, "/proposals", "editor"))
    [proposal, *more] = re.findall(r'href="(/proposals/[^"]+)"', waiting)
    assert more == []
    shown = await text(pages, proposal, "editor")
    assert "It was &lt;retired&gt; in May." in shown
    assert 'href="/edit/Tool/soze"' in shown
    decided = fields_of(shown) | {"change.0": "accept", "reason": "Thank you, it says so now.", "step": "decide"}
    assert (await pages.post(proposal, data=decided, headers=by("editor"))).status_code == 200
    assert "Thank you, it says so now." in await text(pages, html.unescape(place))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site", "origin": "https://hub.example"},
    ],
)
async def test_a_report_that_another_site_sends_is_refused(pages: httpx.AsyncClient, headers: dict[str, str]) -> None:
    done = await pages.post(REPORT, data={"text": "Planted.", "key": "0" * 32}, headers=headers)
    assert done.status_code == 403
    assert "CSRF_REFUSED" in done.text


async def test_too_many_reports_lose_nothing_that_was_typed(pages: httpx.AsyncClient) -> None:
    form = fields_of(await text(pages, REPORT, "reader"))
    told = [await pages.post(REPORT, data=form | {"text": f"Error {n}."}, headers=by("reader")) for n in range(6)]
    assert [each.status_code for each in told] == [200] * 5 + [429]
    assert fields_of(told[5].text)["text"] == "Error 5."
