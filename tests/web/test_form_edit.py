"""The form that changes a record, as somebody signed in sends it: the difference first; nothing typed is lost."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncGenerator

import httpx
import pytest

from hub.model.registry import the_model
from tests.http.conftest import Hub
from tests.web.signed_in import by, fields_of, pages_of

ADDRESS = "/edit/Tool/soze"


@pytest.fixture(scope="module")
async def pages(hub: Hub) -> AsyncGenerator[httpx.AsyncClient]:
    """The pages of the seeded hub."""
    async with pages_of(hub.graph) as client:
        yield client


async def opened(pages: httpx.AsyncClient) -> dict[str, str]:
    return fields_of((await pages.get(ADDRESS, headers=by("editor"))).text)


async def sent(pages: httpx.AsyncClient, fields: dict[str, str], step: str, **typed: str) -> httpx.Response:
    return await pages.post(ADDRESS, data={**fields, **typed, "step": step}, headers=by("editor"))


async def state(hub: Hub) -> tuple[int, str | None, str | None]:
    answer = await hub.ask('{ tool(slug: "soze") { version sroRole note } }')
    tool = answer.json()["data"]["tool"]
    return tool["version"], tool["sroRole"], tool["note"]


async def test_a_form_asks_for_what_is_declared(pages: httpx.AsyncClient) -> None:
    text = html.unescape((await pages.get(ADDRESS, headers=by("editor"))).text)
    for prop in the_model().nouns["Tool"].properties:
        assert (f'name="{prop.field}"' in text) == (not prop.computed)
        assert prop.computed or prop.meaning in text
        assert all(f'value="{choice.value}"' in text for choice in prop.choices or () if not prop.computed)
    assert text.index("Marking: Published.") < text.index('id="name"')


async def test_a_difference_is_shown_before_it_is_recorded_and_recorded_once(
    pages: httpx.AsyncClient, hub: Hub
) -> None:
    before = await state(hub)
    fields = await opened(pages)
    typed = {"kind": "correct", "why": "The force <b>said</b> so.", "sroRole": "Chief Superintendent"}
    shown = await sent(pages, fields, "preview", **typed)
    assert shown.status_code == 200
    assert "Check the difference" in shown.text
    assert "&lt;b&gt;said" in shown.text
    assert await state(hub) == before
    again = fields_of(shown.text)
    done = await sent(pages, again, "record")
    assert "Recorded</h1>" in done.text
    after = await state(hub)
    assert after == (before[0] + 1, "Chief Superintendent", before[2])
    assert "Recorded before" in (await sent(pages, again, "record")).text
    assert await state(hub) == after


async def test_who_was_slower_sees_both_and_loses_nothing(pages: httpx.AsyncClient, hub: Hub) -> None:
    slow, fast = await opened(pages), await opened(pages)
    why = {"kind": "correct", "why": "As told."}
    await sent(pages, fast, "record", **why, sroRole="Head of Crime", note="A note of the faster.")
    shown = await sent(pages, slow, "preview", **why, sroRole="Head of Data")
    assert shown.status_code == 409
    for text in ("Somebody was faster", "Head of Crime", "Head of Data"):
        assert text in shown.text
    checked = await sent(pages, fields_of(shown.text), "preview")
    assert "Check the difference" in checked.text
    await sent(pages, fields_of(checked.text), "record")
    assert (await state(hub))[1:] == ("Head of Data", "A note of the faster.")


async def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(
    pages: httpx.AsyncClient, hub: Hub
) -> None:
    before = await state(hub)
    fields = await opened(pages)
    bare = await sent(pages, fields, "preview", sroRole="Typed")
    assert bare.status_code == 422
    assert "Say why" in bare.text
    assert fields_of(bare.text)["sroRole"] == "Typed"
    wrong = await sent(pages, fields, "preview", kind="correct", why="x", name="", sroRole="Typed")
    assert wrong.status_code == 422
    assert 'id="name-error"' in wrong.text
    assert fields_of(wrong.text)["sroRole"] == "Typed"
    turned = await sent(pages, fields, "preview", kind="correct", why="x", sroRole="Head\u202e of")
    assert 'id="sroRole-error"' in turned.text
    endless = await sent(pages, fields, "preview", kind="correct", why="x" * 1_001, sroRole="Typed")
    assert endless.status_code == 422
    assert fields_of(endless.text)["sroRole"] == "Typed"
    assert "Nothing was changed" in (await sent(pages, fields, "preview", kind="correct", why="x")).text
    assert await state(hub) == before


async def test_only_who_may_record_records(pages: httpx.AsyncClient, hub: Hub) -> None:
    before = await state(hub)
    assert (await pages.get(ADDRESS)).status_code == 401
    fields = fields_of((await pages.get(ADDRESS, headers=by("reader"))).text)
    data = {**fields, "step": "record", "kind": "correct", "why": "x", "sroRole": "Mine"}
    refused = await pages.post(ADDRESS, data=data, headers=by("reader"))
    assert refused.status_code == 403
    assert (
        await pages.post(ADDRESS, data=data, headers=by("editor") | {"sec-fetch-site": "cross-site"})
    ).status_code == 403
    assert await state(hub) == before
    assert (await pages.get("/edit/Nothing/soze", headers=by("editor"))).status_code == 404
    near = await pages.get("/edit/Tool/sose", headers=by("editor"))
    assert near.status_code == 404
    assert '<a class="govuk-link" href="/edit/Tool/soze">soze</a>' in near.text


async def test_who_does_not_keep_a_record_proposes_and_who_keeps_it_decides(pages: httpx.AsyncClient, hub: Hub) -> None:
    before = await state(hub)
    partner, editor = by("partner"), by("editor")
    fields = fields_of((await pages.get(ADDRESS, headers=partner)).text)
    typed = {**fields, "kind": "correct", "why": "Our report says so.", "userGroup": "Digital forensic teams"}
    shown = await pages.post(ADDRESS, data={**typed, "step": "preview"}, headers=partner)
    assert "Propose this</button>" in shown.text
    done = await pages.post(ADDRESS, data={**fields_of(shown.text), "step": "propose"}, headers=partner)
    assert "Proposed</h1>" in done.text
    assert await state(hub) == before
    [place] = re.findall(r'href="(/proposals/[^"]+)"', done.text)
    assert place in (await pages.get("/proposals", headers=editor)).text
    assert "Decide</button>" not in (await pages.get(place, headers=partner)).text
    asked = await pages.get(place, headers=editor)
    assert "Digital forensic teams" in asked.text
    form = fields_of(asked.text)
    unsaid = await pages.post(place, data={**form, "change.0": "refuse", "step": "decide"}, headers=editor)
    assert unsaid.status_code == 422
    moved = {**form, "digest": "0" * 64, "change.0": "accept", "reason": "As typed", "step": "decide"}
    kept = await pages.post(place, data=moved, headers=editor)
    assert kept.status_code == 422
    assert fields_of(kept.text)["reason"] == "As typed"
    assert await state(hub) == before
    accepted = await pages.post(place, data={**form, "change.0": "accept", "step": "decide"}, headers=editor)
    assert "1 record written" in accepted.text
    assert (await state(hub))[0] == before[0] + 1
    assert (
        "Digital forensic teams" in (await hub.client.get("/records/Tool/soze", headers={"accept": "text/html"})).text
    )
