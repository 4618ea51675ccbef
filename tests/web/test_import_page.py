"""A register is imported by the page as by the command: a look ahead first, nothing typed lost, undone by its maker."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncGenerator

import httpx
import pytest

from hub.access.asker import Asker, Door, SignIn
from hub.access.roles import Role
from hub.api.budget import Budgets
from hub.errors import Unauthenticated
from hub.model.enums import Marking
from hub.web.pages import form_bodies, imports
from tests.http.conftest import Hub
from tests.web.signed_in import by, fields_of, pages_of

PAGE = "/import"
EDITOR = Asker(actor="editor")
ROWS = """Ref;Name;Why;Body;Stage;Since
1;Chaff sorter;Sorts chaff;cps;Trial;03/06/2024
2;Feed hopper;Feeds;cps;Used;
3;Belt;Carries;nobody-here;Used;
"""
MAPPING = """register: page-mill
marking: PUBLISHED
same: Ref
source: {slug: page-mill-2025, title: The mill's register, published: '2025-06-30'}
fields:
  name: Name
  purpose: Why
  owner: Body
  status: {column: Stage, recode: {Trial: PILOT, Used: LIVE}}
  statusSince: {column: Since, dates: dmy}
  aiClass: {value: CHECKLIST}
  scope: {value: CORE}
"""


class Sessions:
    """Two editors, an editor who lost clearance since, and somebody who only reads."""

    async def bearer(self, credential: str) -> Asker:
        raise Unauthenticated

    async def session(self, token: str, *, used: bool = True) -> Asker:
        if token not in ("editor", "other", "lowered", "reader"):
            raise Unauthenticated
        roles = frozenset[Role]() if token == "reader" else frozenset({Role.EDITOR})
        actor = "editor" if token == "lowered" else token
        clearance = Marking.PUBLISHED if token == "lowered" else Marking.OFFICIAL
        return Asker(clearance, None, actor, roles, Door.PAGE, SignIn.SESSION)


@pytest.fixture(scope="module")
async def pages(hub: Hub) -> AsyncGenerator[httpx.AsyncClient]:
    """The pages of the seeded hub, for whoever has a session."""
    async with pages_of(hub.graph, Sessions()) as client:
        yield client


async def token(pages: httpx.AsyncClient, session: str = "editor") -> str:
    return fields_of((await pages.get(PAGE, headers=by(session))).text)["csrf"]


async def sent(pages: httpx.AsyncClient, fields: dict[str, str], file: bytes = b"", **more: str) -> httpx.Response:
    """A form of the page as a browser sends it; `session`, `name` of the file and any field by keyword."""
    session, name = more.pop("session", "editor"), more.pop("name", "mill.csv")
    parts = {"file": (name, file, "text/csv")} if file else {"file": ("", b"", "application/octet-stream")}
    fields = {"csrf": await token(pages, session), **fields, **more}
    return await pages.post(PAGE, data=fields, files=parts, headers=by(session))


def numbers(text: str) -> dict[str, int]:
    """What the page counts."""
    rows = re.findall(r'<th scope="row"[^>]*>(New|Changed|Same|Refused|All)[^<]*</th><td[^>]*>(\d+)</td>', text)
    return {name: int(number) for name, number in rows}


async def there(hub: Hub) -> list[str]:
    query = '{ tools(where: {slug: {startsWith: "page-mill"}}) { nodes { slug } } }'
    return [row["slug"] for row in (await hub.ask(query)).json()["data"]["tools"]["nodes"]]


async def looked_ahead(pages: httpx.AsyncClient) -> dict[str, str]:
    read = await sent(pages, {"step": "read"}, ROWS.encode())
    shown = await sent(pages, fields_of(read.text), step="preview", mapping=MAPPING)
    assert numbers(shown.text) == {"New": 2, "Changed": 0, "Same": 0, "Refused": 1, "All": 3}, shown.text
    return fields_of(shown.text)


async def test_a_register_is_drafted_looked_at_imported_and_undone(hub: Hub, pages: httpx.AsyncClient) -> None:
    read = await sent(pages, {"step": "read"}, ROWS.encode())
    drafted = fields_of(read.text)["mapping"]
    assert (read.status_code, 'name: "Name"' in drafted, "DECIDE" in drafted) == (200, True, True)
    ahead = await looked_ahead(pages)
    assert await there(hub) == []
    done = await sent(pages, ahead, step="apply")
    assert numbers(done.text) == {"New": 2, "Changed": 0, "Same": 0, "Refused": 1, "All": 3}
    assert len(await there(hub)) == 2
    again = await sent(pages, ahead, step="apply")
    assert numbers(again.text) == {"New": 0, "Changed": 0, "Same": 2, "Refused": 1, "All": 3}
    listed = (await pages.get(PAGE, headers=by("editor"))).text
    made = sorted(set(re.findall(r'name="import" value="([^"]+)"', listed)))
    assert len(made) == 2
    for slug in made:
        undone = await sent(pages, {"step": "undo", "import": slug})
        assert "as they were before" in undone.text or "cannot be undone" in undone.text, undone.text
    assert await there(hub) == []


async def test_an_import_is_listed_for_and_undone_by_who_made_it(hub: Hub, pages: httpx.AsyncClient) -> None:
    done = await sent(pages, await looked_ahead(pages), step="apply")
    slug = re.findall(r"Import <code>([^<]+)</code>", done.text)[0]
    assert slug not in (await pages.get(PAGE, headers=by("other"))).text
    assert (await sent(pages, {"step": "undo", "import": slug}, session="other")).status_code == 404
    assert (await sent(pages, {"step": "undo", "import": slug}, session="lowered")).status_code == 403
    assert len(await there(hub)) == 2
    assert (await sent(pages, {"step": "undo", "import": slug})).status_code == 200
    assert await there(hub) == []


async def test_the_slugs_of_an_undone_import_are_its_makers_to_give_again(pages: httpx.AsyncClient) -> None:
    """To anybody else they are as those of what was hidden: decision 56."""
    done = await sent(pages, await looked_ahead(pages), step="apply")
    await sent(pages, {"step": "undo", "import": re.findall(r"Import <code>([^<]+)</code>", done.text)[0]})
    await looked_ahead(pages)
    read = await sent(pages, {"step": "read"}, ROWS.encode(), session="other")
    shown = await sent(pages, fields_of(read.text), step="preview", mapping=MAPPING, session="other")
    assert numbers(shown.text) == {"New": 0, "Changed": 0, "Same": 0, "Refused": 3, "All": 3}, shown.text
    assert ("There is nothing to record" in shown.text, 'value="apply"' in shown.text) == (True, False)


async def test_what_is_wrong_with_a_mapping_is_told_and_what_was_typed_is_kept(pages: httpx.AsyncClient) -> None:
    read = await sent(pages, {"step": "read"}, ROWS.encode())
    typed = MAPPING.replace("purpose: Why", "purpos: Why")
    shown = await sent(pages, fields_of(read.text), step="preview", mapping=typed)
    assert shown.status_code == 422
    assert html.unescape(fields_of(shown.text)["mapping"]).strip() == typed.strip()
    assert "did you mean purpose" in html.unescape(shown.text), shown.text
    late = await sent(pages, fields_of(read.text), step="preview", mapping=MAPPING, day="tomorrow")
    assert (late.status_code, "day: tomorrow is no day" in late.text) == (422, True)


@pytest.mark.parametrize(
    ("file", "name", "told"),
    [
        (b"", "", "Choose the file of the register."),
        (b"%PDF-1.7", "register.pdf", "A file that ends in .pdf is not read"),
        (b"PK\x03\x04 not a workbook", "register.xlsx", ""),
        (b"", "..\\..\\evil.csv", "Choose the file of the register."),
    ],
    ids=["no file", "a PDF", "no workbook", "an empty file"],
)
async def test_a_file_that_is_no_register_is_told_so(
    pages: httpx.AsyncClient, file: bytes, name: str, told: str
) -> None:
    response = await sent(pages, {"step": "read"}, file, name=name)
    assert (response.status_code, told in response.text) == (422, True), response.text
    assert "Traceback" not in response.text


async def test_a_file_that_is_no_longer_kept_is_asked_for_and_the_mapping_is_kept(pages: httpx.AsyncClient) -> None:
    response = await sent(pages, {"upload": "gone"}, step="preview", mapping=MAPPING)
    assert (response.status_code, "Choose it again" in response.text) == (422, True)
    assert fields_of(response.text)["mapping"].strip() == MAPPING.strip()
    other = await sent(pages, {"step": "read"}, ROWS.encode())
    stolen = fields_of(other.text)["upload"]
    theirs = await sent(pages, {"upload": stolen}, step="preview", mapping=MAPPING, session="other")
    assert (theirs.status_code, "Choose it again" in theirs.text) == (422, True)


async def test_more_rows_than_a_page_imports_are_refused(
    pages: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = await sent(pages, {"step": "read"}, ROWS.encode())
    monkeypatch.setattr(imports, "MOST_ROWS", 2)
    shown = await sent(pages, fields_of(read.text), step="preview", mapping=MAPPING)
    assert (shown.status_code, "The file has 3 rows; a page imports 2" in shown.text) == (422, True)


async def test_a_body_beyond_the_limit_cut_short_or_of_another_kind_is_refused(
    pages: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = by("editor") | {"content-type": "multipart/form-data; boundary=x"}
    cut = await pages.post(PAGE, content=b"--x\r\nContent-Disposition: form-data", headers=headers)
    bare = await pages.post(PAGE, content=b"a", headers=by("editor") | {"content-type": "multipart/form-data"})
    plain = await pages.post(PAGE, content=b"a", headers=by("editor") | {"content-type": "text/plain"})
    monkeypatch.setattr(form_bodies, "LARGEST_WITH_FILES", 1_000)
    large = await pages.post(PAGE, data={"csrf": "x"}, files={"file": ("a.csv", b"x" * 2_000)}, headers=by("editor"))
    assert [cut.status_code, bare.status_code, plain.status_code, large.status_code] == [400, 400, 415, 413]


async def test_who_does_not_record_may_not_import(pages: httpx.AsyncClient) -> None:
    assert (await pages.get(PAGE, headers=by("reader"))).status_code == 403
    assert (await pages.get(PAGE)).status_code == 401
    elsewhere = {"cookie": "__Host-hub-session=editor", "sec-fetch-site": "cross-site"}
    forged = await pages.post(PAGE, data={"step": "read"}, files={"file": ("a.csv", b"a")}, headers=elsewhere)
    assert (forged.status_code, "CSRF" in forged.text or "not sent from a page" in forged.text) == (403, True)


async def test_looking_ahead_and_importing_cost_a_row_for_each_row(hub: Hub) -> None:
    still = Budgets(1_000, lambda: 0.0)
    async with pages_of(hub.graph, Sessions(), still) as pages:
        ahead = await looked_ahead(pages)
        left = still.spend(EDITOR, 0)
        still.spend(EDITOR, left)
        refused = await sent(pages, ahead, step="apply")
    assert (left, refused.status_code) == (997, 429)
    assert int(refused.headers["retry-after"]) > 0
    assert "Code: OVER_BUDGET" in refused.text
    assert fields_of(refused.text)["upload"] == ahead["upload"]
    assert await there(hub) == []
