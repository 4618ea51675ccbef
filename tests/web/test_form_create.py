"""The form that makes a record, as somebody signed in sends it: shown first, recorded once, nothing typed is lost."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncGenerator

import httpx
import pytest

from hub.api.schema.changes import by_hand
from hub.errors import DeadlineExceeded
from hub.model.registry import the_model
from tests.http.conftest import Hub
from tests.web.signed_in import by, fields_of, pages_of

PLACE = "/create/Tool"
TYPED = {
    "marking": "PUBLISHED", "name": "Café sorter <b>", "aiClass": "MACHINE_LEARNING", "scope": "CORE",
    "confidence": "SOURCED", "basis": "STATED", "owner": "/agencies/cps", "affects": "disclosure\r\n/process/redaction",
    "state.status": "PILOT", "state.since": "2026-05", "why": "The agency told us.",
    "source.title": "Annual report of the sorter", "source.url": "https://example.org/report",
    "source.published": "2026-06-01",
}  # fmt: skip
MADE = """{ tool(slug: "cafe-sorter-b") { name marking status owner { slug } sources { title url }
  affects(orderBy: [{ slug: ASC }]) { nodes { slug } } statusHistory { nodes { since } } } }"""


@pytest.fixture(scope="module")
async def pages(hub: Hub) -> AsyncGenerator[httpx.AsyncClient]:
    """The pages of the seeded hub."""
    async with pages_of(hub.graph) as client:
        yield client


async def opened(pages: httpx.AsyncClient, session: str, place: str = PLACE) -> dict[str, str]:
    return fields_of((await pages.get(place, headers=by(session))).text)


async def sent(pages: httpx.AsyncClient, session: str, fields: dict[str, str], step: str) -> httpx.Response:
    return await pages.post(PLACE, data={**fields, "step": step}, headers=by(session))


async def made(hub: Hub) -> dict[str, object] | None:
    return (await hub.ask(MADE)).json()["data"]["tool"]


async def test_every_kind_that_people_record_has_a_form_of_what_is_declared(pages: httpx.AsyncClient) -> None:
    listed = (await pages.get("/create", headers=by("editor"))).text
    kinds = re.findall(r'href="/create/(\w+)"', listed)
    assert sorted([*kinds, "ToolState"]) == sorted(noun.label for noun in by_hand(the_model()))
    for kind in kinds:
        text = html.unescape((await pages.get(f"/create/{kind}", headers=by("editor"))).text)
        names = re.findall(r'<(?:select|textarea)[^>]* name="([^"]+)"', text)
        assert len(names) == len(set(names)), kind
        assert next(name for name in names if name != "key") == "marking"
        for prop in the_model().nouns[kind].properties:
            assert (prop.field in names) != prop.computed, (kind, prop.field)
        assert {edge.field for edge in the_model().edges(kind).values() if edge.declared} <= {*names, "statusHistory"}
    assert (await pages.get("/create/Pack", headers=by("editor"))).status_code == 404
    assert (await pages.get("/create")).status_code == 401


async def test_what_would_be_recorded_is_shown_first_and_recorded_once(pages: httpx.AsyncClient, hub: Hub) -> None:
    shown = await sent(pages, "approver", await opened(pages, "approver") | TYPED, "preview")
    assert "Check what would be recorded" in shown.text
    assert "Café sorter &lt;b&gt;" in shown.text
    assert await made(hub) is None
    again = fields_of(shown.text)
    done = [await sent(pages, "approver", again, "record") for _ in range(2)]
    assert "Recorded</h1>" in done[0].text
    assert 'href="/tools/cafe-sorter-b"' in done[0].text
    assert "Recorded before" in done[1].text
    assert await made(hub) == {
        "name": "Café sorter <b>", "marking": "PUBLISHED", "status": "PILOT", "owner": {"slug": "cps"},
        "sources": [{"title": "Annual report of the sorter", "url": "https://example.org/report"}],
        "affects": {"nodes": [{"slug": "disclosure"}, {"slug": "redaction"}]},
        "statusHistory": {"nodes": [{"since": "2026-05"}]},
    }  # fmt: skip


async def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(pages: httpx.AsyncClient) -> None:
    fields = await opened(pages, "approver")
    assert fields["owner"] == "cps"
    for typed, field in (
        ({"name": " "}, "name"),
        ({"why": ""}, "why"),
        ({"source.title": ""}, "source.title"),
        ({"source.title": "", "source.url": "", "source.published": ""}, "sources"),
        ({"sources": "no-such-source"}, "sources"),
        ({"affects": "no-such-step"}, "affects"),
        ({"name": "left\u202eright"}, "name"),
        ({"source.published": "yesterday"}, "source.published"),
        ({"state.since": "2026-13"}, "state.since"),
        ({"slug": "No Slug"}, "slug"),
        ({"slug": "soze"}, "slug"),
        ({"scope": "NO_SUCH_SCOPE"}, "scope"),
    ):
        wrong = await sent(pages, "approver", fields | TYPED | typed, "preview")
        assert wrong.status_code == 422, field
        assert f'id="{field}-error"' in wrong.text, field
        assert fields_of(wrong.text)["affects"].splitlines() == {**TYPED, **typed}["affects"].splitlines()
    back = await sent(pages, "approver", fields | TYPED, "form")
    assert fields_of(back.text)["why"] == TYPED["why"]


async def test_who_may_not_record_it_proposes_it(pages: httpx.AsyncClient, hub: Hub) -> None:
    known = {name: value for name, value in TYPED.items() if not name.startswith("source.")}
    typed = await opened(pages, "partner") | known | {"owner": "hmcts", "slug": "sorter", "sources": "hub-editorial"}
    shown = await sent(pages, "partner", typed, "preview")
    assert "Propose this</button>" in shown.text
    done = await sent(pages, "partner", fields_of(shown.text), "propose")
    assert "Proposed</h1>" in done.text
    assert (await hub.ask('{ tool(slug: "sorter") { slug } }')).json()["data"]["tool"] is None
    assert (await sent(pages, "reader", typed, "record")).status_code == 403


async def test_what_was_recorded_and_cannot_be_told_is_said_to_be_done(
    pages: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the same form sent again tells what came of it."""

    async def fail(*_: object) -> None:
        raise DeadlineExceeded

    typed = TYPED | {
        "name": "Unheard sorter",
        "source.title": "Its report",
        "source.url": "https://example.org/unheard",
    }
    shown = await sent(pages, "approver", await opened(pages, "approver") | typed, "preview")
    with monkeypatch.context() as broken:
        broken.setattr("hub.api.operation.answer_as_recorded", fail)
        told = await sent(pages, "approver", fields_of(shown.text), "record")
    assert (told.status_code, "This was done</h1>" in told.text) == (200, True), told.text
    assert "Code: DONE_UNTOLD" in told.text
    assert "Recorded before" in (await sent(pages, "approver", fields_of(told.text), "record")).text
