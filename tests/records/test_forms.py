"""Forms that merge, take a merge back, follow and register webhooks, as a browser sends them, on a small register."""

from __future__ import annotations

import html
from collections.abc import AsyncGenerator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from hub.access.asker import Asker, Door, SignIn
from hub.access.roles import Role
from hub.actors.keys import holder, make_key
from hub.actors.rights import Rights
from hub.errors import Unauthenticated
from hub.graph.session import Graph
from hub.model.enums import Marking
from hub.webhooks import registering
from hub.webhooks.address import target_of
from tests.records.calls import APPROVER, MILL, WHEEL, said
from tests.records.graphs import ask, load
from tests.records.test_merging import GIVEN
from tests.web.signed_in import by, fields_of, pages_of

MERGE, SPLIT, FOLLOWING, WEBHOOKS = "/merge/Tool/sieve", "/split/Tool/sieve", "/following", "/webhooks"
CHOSEN = {"holds.name": "theirs", "holds.aiClass": "ours", "stays.affects.sorting": "ours"}
TOOLS = "MATCH (t:Tool) RETURN t.slug, t.name, t.aiClass, t.note ORDER BY t.slug"


class Known:
    """Sessions of these people, by a word."""

    def __init__(self, **people: Asker) -> None:
        session = {"door": Door.PAGE, "signed_in": SignIn.SESSION}
        self._people = {word: replace(asker, **session) for word, asker in people.items()}

    async def bearer(self, credential: str) -> Asker:
        raise Unauthenticated

    async def session(self, token: str, *, used: bool = True) -> Asker:
        if token not in self._people:
            raise Unauthenticated
        return self._people[token]


@pytest.fixture
async def small(patient: Graph, tmp_path: Path) -> Graph:
    await load(patient, tmp_path)
    assert (await said(patient, MILL, GIVEN))["outcome"] == "RECORDED"
    return patient


@pytest.fixture
async def pages(small: Graph) -> AsyncGenerator[httpx.AsyncClient]:
    key = await make_key(small, Rights("mill", frozenset({Role.ADMINISTRATOR}), Marking.OFFICIAL), "A test", 3)
    boss = await holder(small, key)
    assert boss is not None
    async with pages_of(small, Known(approver=APPROVER, wheel=WHEEL, boss=boss)) as client:
        yield client


async def sent(pages: httpx.AsyncClient, place: str, who: str, fields: dict[str, str], **typed: Any) -> httpx.Response:
    return await pages.post(place, data={**fields, **typed}, headers=by(who))


async def opened(pages: httpx.AsyncClient, place: str, who: str) -> dict[str, str]:
    shown = await pages.get(place, headers=by(who))
    assert shown.status_code == 200
    return fields_of(shown.text)


async def test_two_records_are_made_one_by_what_somebody_chose_and_two_again(
    pages: httpx.AsyncClient, small: Graph
) -> None:
    before = await ask(small, TOOLS)
    fields = await opened(pages, f"{MERGE}?merged=/tools/riddle", "approver") | {"why": "They are <one>."}
    told = await sent(pages, MERGE, "approver", fields, step="preview")
    text = html.unescape(told.text)
    assert told.status_code == 422
    assert [name for name in CHOSEN if f'id="{name}-error"' not in text] == []
    assert ("Ŵyl Sieve" in text, "Riddle" in text, "As Riddle says" in text) == (True, True, True)
    fields = fields_of(told.text)
    part = await sent(pages, MERGE, "approver", fields, step="preview", **{"holds.name": "theirs"})
    assert (part.status_code, 'id="holds.name-error"' in part.text) == (422, False)
    assert 'id="holds.name-theirs" name="holds.name" value="theirs" checked' in part.text
    sound = await sent(pages, MERGE, "approver", fields, step="preview", **CHOSEN)
    assert (sound.status_code, "Check the merge" in sound.text, "&lt;one&gt;" in sound.text) == (200, True, True)
    assert await ask(small, TOOLS) == before
    proposed = await sent(pages, MERGE, "wheel", await opened(pages, MERGE, "wheel") | _kept(fields), **CHOSEN)
    assert "Propose this" in proposed.text
    for said_again in ("Recorded", "nothing more was done"):
        done = await sent(pages, MERGE, "approver", fields, step="record", **CHOSEN)
        assert (done.status_code, said_again in done.text) == (200, True)
    [[slug, name, kind, _]] = await ask(small, TOOLS)
    assert (slug, name, kind) == ("sieve", "Riddle", "STATISTICAL")

    fields = await opened(pages, f"{SPLIT}?merged=riddle", "approver") | {"why": "They were two."}
    wrong = await sent(pages, SPLIT, "approver", fields, step="preview", merged="page")
    assert (wrong.status_code, 'id="merged-error"' in wrong.text) == (422, True)
    ahead = await sent(pages, SPLIT, "approver", fields, step="preview")
    assert (ahead.status_code, "nothing stands in the way" in ahead.text) == (200, True)
    assert "Recorded" in (await sent(pages, SPLIT, "approver", fields_of(ahead.text), step="record")).text
    assert await ask(small, TOOLS) == before


def _kept(fields: dict[str, str]) -> dict[str, str]:
    """What was typed, without what belongs to another's session."""
    return {name: value for name, value in fields.items() if name not in ("csrf", "key")}


async def test_what_is_wrong_with_a_merge_is_said_and_nothing_is_done(pages: httpx.AsyncClient, small: Graph) -> None:
    fields = await opened(pages, MERGE, "approver") | {"why": "They are one."}
    before = await ask(small, TOOLS)
    for merged, words in (
        ("", "Say which record"), ("nothing-here", "no such record here"),
        ("/agencies/mill", "another kind of record"), ("sieve", "is the record itself"),
    ):  # fmt: skip
        refused = await sent(pages, MERGE, "approver", fields, step="record", merged=merged)
        assert (refused.status_code, words in html.unescape(refused.text)) == (422, True), merged
    no_why = await sent(pages, MERGE, "approver", fields, merged="riddle", why="")
    assert (no_why.status_code, 'id="why-error"' in no_why.text) == (422, True)
    typed = {"merged": "riddle", "step": "preview"}
    seen = fields_of((await sent(pages, MERGE, "approver", fields, **typed)).text)
    noted = {"correct": {"slug": "riddle", "version": 1, "values": {"tool": {"note": "New."}}}}
    assert (await said(small, MILL, noted))["outcome"] == "RECORDED"
    faster = await sent(pages, MERGE, "approver", seen, **CHOSEN, step="record")
    assert (faster.status_code, "Somebody changed one of the two meanwhile" in faster.text) == (422, True)
    assert fields_of(faster.text)["mergedVersion"] == "2"
    assert [row[0] for row in await ask(small, TOOLS)] == [row[0] for row in before]
    assert (await pages.get("/merge/Nothing/sieve", headers=by("approver"))).status_code == 404
    assert (await pages.get(MERGE)).status_code == 401
    forged = await pages.post(MERGE, data={**seen, "csrf": "0"}, headers={"cookie": "__Host-hub-session=approver"})
    assert forged.status_code == 403


async def test_words_and_topics_are_followed_by_a_form(pages: httpx.AsyncClient, small: Graph) -> None:
    fields = await opened(pages, f"{FOLLOWING}?topic=/tools/sieve", "wheel")
    assert fields["topic"] == "/tools/sieve"
    done = await sent(pages, FOLLOWING, "wheel", fields, name="our <sieve>")
    assert (done.status_code, "You follow our &lt;sieve&gt; from now on" in done.text) == (200, True)
    assert "our <sieve>" not in done.text
    for typed, field in (
        ({"topic": "/outcomes/fairness"}, "topic"), ({"topic": "sieve"}, "topic"), ({"topic": ""}, "text"),
        ({"text": "sieve"}, "text"), ({"name": " "}, "name"),
    ):  # fmt: skip
        refused = await sent(pages, FOLLOWING, "wheel", fields, **{"name": "x", **typed})
        assert (refused.status_code, f'id="{field}-error"' in refused.text) == (422, True), typed
    noted = {"correct": {"slug": "sieve", "version": 1, "values": {"tool": {"note": "New."}}}}
    assert (await said(small, MILL, noted))["outcome"] == "RECORDED"
    assert ">1 call<" in (await pages.get(FOLLOWING, headers=by("wheel"))).text
    named = {"csrf": fields["csrf"], "name": "our <sieve>"}
    looked = await sent(pages, FOLLOWING, "wheel", named, action="visit")
    assert ">0 calls<" in looked.text
    assert "You follow nothing yet" in (await sent(pages, FOLLOWING, "wheel", named, action="remove")).text
    assert (await sent(pages, FOLLOWING, "wheel", named, action="remove")).status_code == 404
    assert (await pages.get(FOLLOWING)).status_code == 401


async def test_webhooks_are_registered_and_stopped_by_a_form(
    pages: httpx.AsyncClient, small: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        return ["93.184.216.34"] if host == "hooks.example.org" else ["127.0.0.1"]

    monkeypatch.setattr(registering, "target_of", partial(target_of, resolve=resolve))
    assert (await pages.get(WEBHOOKS, headers=by("approver"))).status_code == 403
    fields = await opened(pages, WEBHOOKS, "boss") | {"purpose": "Cases <here>", "url": "https://inward.example.org/"}
    assert (fields["clearance"], fields["kinds"], fields["agency"]) == ("PUBLISHED", "EVERY", "NONE")
    inward = await sent(pages, WEBHOOKS, "boss", fields)
    assert (inward.status_code, 'id="url-error"' in inward.text) == (422, True)
    given = {"url": "https://hooks.example.org/hub", "kinds": "TOOL", "agency": "mill", "clearance": "OFFICIAL"}
    for _ in range(2):
        done = await sent(pages, WEBHOOKS, "boss", fields, **given)
        assert (done.status_code, "whsec_" in done.text, "Cases <here>" in done.text) == (200, True, False)
    [[slug, sees]] = await ask(small, "MATCH (w:Webhook) RETURN w.slug, [w.clearance, w.agency, w.kinds[0]]")
    assert sees == ["OFFICIAL", "mill", "TOOL"]
    listed = await pages.get(WEBHOOKS, headers=by("boss"))
    assert ("whsec_" in listed.text, "Up to Official, for MILL" in listed.text) == (False, True)
    stopped = await sent(pages, WEBHOOKS, "boss", {"csrf": fields["csrf"]}, action="stop", slug=slug)
    assert "Nothing is sent to it any more" in stopped.text
    assert await ask(small, "MATCH (w:Webhook) WHERE w.stopped IS NULL RETURN w.slug") == []
