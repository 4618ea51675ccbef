"""What who keeps records sees beside everybody: who sees a record, what waits, and where one signs in if one can."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncGenerator

import httpx
import pytest

from hub.graph.compiler.ids import global_id
from tests.http.conftest import Hub
from tests.web.signed_in import by, leave_access_records, pages_of

SEEN = f"/who-sees/{global_id('Tool', 'cps-microsoft-copilot-pilot')}"


@pytest.fixture(scope="module")
async def pages(hub: Hub) -> AsyncGenerator[httpx.AsyncClient]:
    """The pages of the seeded hub."""
    async with pages_of(hub.graph) as client:
        yield client


async def shown(pages: httpx.AsyncClient, address: str, session: str = "") -> tuple[int, str]:
    answer = await pages.get(address, headers=by(session))
    return answer.status_code, html.unescape(answer.text)


async def test_everybody_learns_why_they_see_a_record_and_who_decides_who_else_does(pages: httpx.AsyncClient) -> None:
    for session in ("", "reader", "partner"):
        status, text = await shown(pages, SEEN, session)
        assert status == 200
        assert "It is marked PUBLISHED" in text
        assert "is told to those who decide about it" in text
        assert "Show what they see" not in text
        assert (await shown(pages, f"{SEEN}/as?clearance=PUBLISHED", session))[0] == 404
    _, text = await shown(pages, SEEN, "approver")
    assert "Show what they see" in text
    status, text = await shown(pages, f"{SEEN}/as?clearance=PUBLISHED&agency=hmcts", "approver")
    assert status == 200
    assert "acting for hmcts: <strong>sees it</strong>" in text
    assert 'href="/agencies/cps">Crown Prosecution Service</a></th><td class="govuk-table__cell">Owner' in text
    assert f'href="{SEEN}"' in (await shown(pages, "/tools/cps-microsoft-copilot-pilot", "approver"))[1]


async def test_an_approver_reads_who_was_shown_marked_rows_and_nobody_else(hub: Hub, pages: httpx.AsyncClient) -> None:
    """The newest first, a hundred on a page; led to from every page, for those who read them."""
    moments = await leave_access_records(hub.graph, "cps", 103)
    await leave_access_records(hub.graph, "hmcts", 1)
    status, text = await shown(pages, "/access-records", "approver")
    assert status == 200
    actors = [f"actor-{number}" for number in reversed(range(103))]
    assert re.findall(r"<code>(actor-\d+)</code>", text) == actors[:100]
    assert moments[-1][11:19] in text
    assert "103 rows shown" in text
    assert "rests on up to 102 rows more" in text
    assert 'href="/agencies/hmcts">' in text
    [older] = re.findall(r'rel="next" href="(/access-records\?from=[^"]+)"', text)
    _, rest = await shown(pages, older, "approver")
    assert re.findall(r"<code>(actor-\d+)</code>", rest) == actors[100:]
    assert "Older records" not in rest
    for session, told in {"": 401, "reader": 403, "partner": 403, "administrator": 403}.items():
        status, text = await shown(pages, "/access-records", session)
        assert (session, status, "actor-" in text) == (session, told, False)
    led = {who: "/access-records" in (await shown(pages, "/account", who))[1] for who in ("approver", "reader", "")}
    assert led == {"approver": True, "reader": False, "": False}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/who-sees/{global_id('Tool', 'nothing-here')}", 404),
        ("/who-sees/nonsense", 400),
        (f"{SEEN}/as?clearance=SECRET", 400),
        (f"{SEEN}/as", 200),
        ("/worklist?agency=nobody", 404),
        ("/worklist", 200),
    ],
)
async def test_bad_input_is_a_page_that_says_why(pages: httpx.AsyncClient, address: str, status: int) -> None:
    assert (await shown(pages, address, "approver"))[0] == status


async def test_a_page_says_how_it_is_to_be_handled_on_paper_too(pages: httpx.AsyncClient) -> None:
    handled = '<p class="govuk-body-s govuk-!-margin-bottom-0"><strong>Handle this page as Official</strong>'
    assert handled in (await shown(pages, "/tools/soze", "reader"))[1]
    assert "Handle this page" not in (await shown(pages, "/tools/soze"))[1]


async def test_where_nobody_can_sign_in_a_page_says_so(pages: httpx.AsyncClient) -> None:
    status, text = await shown(pages, "/sign-in?next=/tools")
    assert status == 200
    assert "Nobody can sign in here" in text
    assert "HUB_ISSUERS" in text
