"""What is downloaded is what the command writes, for whoever asks; a tag, a range and an error are what HTTP says."""

from __future__ import annotations

import asyncio
import gc
import io
import re
import zipfile
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from hub.access.asker import Asker, Door, SignIn
from hub.actors.accesses import Accesses
from hub.api.budget import Budgets
from hub.api.http.cookies import Cookies
from hub.api.http.who import Who
from hub.clock import held_at
from hub.errors import Overloaded, Unauthenticated
from hub.exports import kept_exports
from hub.exports.formats.known import FORMATS
from hub.exports.kept_exports import KeptExports
from hub.graph.session import Graph
from hub.model.enums import Marking
from hub.model.registry import the_model
from hub.web.downloads import PLACES, Downloads
from hub.web.pages.downloads import in_words
from tests.conftest import Engine
from tests.exports.conftest import ADDRESS, NOON, Export
from tests.exports.world import HIDDEN
from tests.http.conftest import serving
from tests.records.calls import MILL, said
from tests.records.graphs import ask

BROWSER = {"accept": "text/html,*/*;q=0.8"}
MILLS = {"cookie": "__Host-hub-session=mill"}


class Sessions:
    """Somebody of the mill, who is told of by name."""

    async def bearer(self, credential: str) -> Asker:
        raise Unauthenticated

    async def session(self, token: str, *, used: bool = True) -> Asker:
        return Asker(Marking.OFFICIAL, "mill", token, MILL.roles, Door.PAGE, SignIn.SESSION)


@asynccontextmanager
async def downloads(graph: Graph, rows: int | None = None) -> AsyncGenerator[httpx.AsyncClient]:
    """The files of a graph, at noon."""
    exports = KeptExports(graph, the_model(), ADDRESS)
    who = Who(Sessions(), cookies=Cookies("https://hub.example"))
    app = Starlette(routes=Downloads(exports, who, Budgets(rows) if rows else None).routes())
    with held_at(NOON):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS) as client:
            yield client


def content(place: Path) -> bytes | Mapping[str, bytes]:
    """What an export wrote: the bytes of a file, or of each file of a folder."""
    return {path.name: path.read_bytes() for path in place.iterdir()} if place.is_dir() else place.read_bytes()


async def test_each_file_is_what_the_command_writes_for_whoever_asks(world: Graph, exported: Export) -> None:
    async with downloads(world) as client:
        for place, known in PLACES.items():
            for headers, reader in ({}, None), (MILLS, MILL):
                given = await client.get(place, headers=headers)
                assert given.status_code == 200, given.text
                assert given.headers["content-type"].partition(";")[0] == known.media
                assert given.headers["content-disposition"] == f'attachment; filename="{known.file}"'
                assert given.headers["cache-control"] == ("private, no-cache" if headers else "no-cache")
                written = content(await (exported(known.name, reader) if reader else exported(known.name)))
                if known.folder:
                    packed = zipfile.ZipFile(io.BytesIO(given.content))
                    assert {name: packed.read(name) for name in packed.namelist()} == written
                else:
                    assert given.content == written
                if known.name == "json-ld":
                    assert (HIDDEN in given.text) is bool(headers)


async def test_a_day_is_asked_for_by_as_of(world: Graph, exported: Export) -> None:
    async with downloads(world) as client:
        then = await client.get("/exports/register.jsonld", params={"asOf": "2020-01-31"})
        assert then.content == content(await exported("json-ld", day="2020-01-31"))
        for query, told in (
            ("/exports/register.jsonld?asOf=May", "asOf: 'May' is no day. Give it as 2026-06-03."),
            ("/exports/register.xlsx?asOf=2020-01-31", "asOf: register.xlsx holds every day that is recorded."),
            ("/exports/register.jsonld?day=2020-01-31", "day: there is no such parameter here; there is asOf."),
        ):
            refused = await client.get(query)
            assert (refused.status_code, refused.json()["code"]) == (400, "BAD_USER_INPUT")
            assert refused.json()["message"].startswith(told)


async def test_a_tag_is_of_the_bytes_that_its_reader_gets(world: Graph) -> None:
    """A change that a reader does not see makes no other tag for them; one that they see does."""
    place = "/exports/register.jsonld"

    async def tags(client: httpx.AsyncClient) -> list[str]:
        return [(await client.head(place, headers=headers)).headers["etag"] for headers in ({}, MILLS)]

    async with downloads(world) as client:
        first = await client.get(place)
        had = await client.get(place, headers={"if-none-match": f'"x", W/{first.headers["etag"]}'})
        assert (had.status_code, had.content, had.headers["etag"]) == (304, b"", first.headers["etag"])
        assert "last-modified" not in first.headers
        before = await tags(client)
        done = await said(world, MILL, {"correct": {"slug": HIDDEN, "version": 1, "values": {"tool": {"note": "So"}}}})
        assert done["outcome"] == "RECORDED", done
        hidden = await tags(client)
        assert (hidden[0] == before[0], hidden[1] == before[1]) == (True, False)
        [[version]] = await ask(world, "MATCH (t:Tool {slug: 'sieve'}) RETURN coalesce(t.version, 1)")
        change = {"correct": {"slug": "sieve", "version": version, "values": {"tool": {"note": "So"}}}}
        assert (await said(world, MILL, change))["outcome"] == "RECORDED"
        assert (await tags(client))[0] != before[0]


async def test_a_range_is_of_the_same_bytes(world: Graph) -> None:
    place = "/exports/register.graphml"
    async with downloads(world) as client:
        whole = await client.get(place)
        size, tag = len(whole.content), whole.headers["etag"]
        assert whole.headers["accept-ranges"] == "bytes"

        async def part(**headers: str) -> tuple[int, bytes]:
            given = await client.get(place, headers={name.replace("_", "-"): text for name, text in headers.items()})
            return given.status_code, given.content

        assert await part(range="bytes=10-19") == (206, whole.content[10:20])
        assert await part(range="bytes=-7", if_range=tag) == (206, whole.content[-7:])
        assert await part(range="bytes=10-19", if_range='"another"') == (200, whole.content)
        assert await part(range="bytes=0-1,4-5") == (200, whole.content)
        assert await part(range="lines=1-2") == (200, whole.content)
        beyond = await client.get(place, headers={"range": f"bytes={size}-"})
        assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{size}")
        asked = await client.head(place)
        assert (asked.content, asked.headers["content-length"]) == (b"", str(size))


async def test_who_takes_rows_away_is_told_to_who_keeps_them(world: Graph) -> None:
    world.kept[Accesses] = Accesses(world, the_model())
    async with downloads(world) as client:
        await client.get("/exports/register.xlsx")
        tag = (await client.head("/exports/register.xlsx", headers=MILLS)).headers["etag"]
        await client.get("/exports/register.xlsx", headers=MILLS | {"if-none-match": tag})
        text = "MATCH (a:AccessRecord) RETURN a.actor, a.kind, a.marked, sum(a.shown) ORDER BY a.marked"
        assert await ask(world, text) == []
        await client.get("/exports/register.xlsx", headers=MILLS)
        rows = await ask(world, text)
    assert {(actor, kind) for actor, kind, _, _ in rows} == {("mill", "EXPORT")}
    assert {marked for _, _, marked, _ in rows} == {"PUBLISHED", "OFFICIAL"}
    world.kept.pop(Accesses)


async def test_a_download_costs_as_many_rows_as_it_is_made_of(world: Graph) -> None:
    text = "MATCH (n) WHERE labels(n)[0] IN $labels AND n.marking = 'PUBLISHED' AND n.audience IS NULL RETURN count(n)"
    [[rows]] = await ask(world, text, labels=list(the_model().nouns))
    async with downloads(world, rows + 1) as client:
        first, second = [await client.get("/exports/crosswalk.sssom.tsv") for _ in range(2)]
        assert (first.status_code, second.status_code, second.json()["code"]) == (200, 429, "OVER_BUDGET")
        assert int(second.headers["retry-after"]) > 0


async def test_what_several_want_at_once_is_made_once_and_gone_when_nobody_holds_it(
    world: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    exports = KeptExports(world, the_model(), ADDRESS)
    with held_at(NOON):
        first, second = await asyncio.gather(*(exports.get(FORMATS["sssom"], MILL, "2026-07-01") for _ in range(2)))
        assert first is second
        other = await exports.get(FORMATS["sssom"], MILL, "2025-07-01")
        monkeypatch.setattr(kept_exports, "MOST_WAITING", 0)
        with pytest.raises(Overloaded):
            await exports.get(FORMATS["graphml"], MILL, "2026-07-01")
        assert await exports.get(FORMATS["sssom"], MILL, "2025-07-01") is other
    paths = [first.path, other.path]
    assert [path.exists() for path in paths] == [True, True]
    del exports, first, second, other
    gc.collect()
    assert [path.parent.exists() for path in paths] == [False, False]


async def test_the_hub_gives_them_as_they_are_and_lists_them(engine: Engine, world: Graph) -> None:
    async with serving(world, engine.settings) as hub:
        client = hub.client
        given = await client.get("/exports/register.jsonld", headers={"accept-encoding": "gzip"})
        assert "content-encoding" not in given.headers
        assert int(given.headers["content-length"]) == len(given.content) > 1_000
        nothing = await client.get("/exports/register.pdf")
        assert (nothing.status_code, nothing.json()["code"]) == (404, "NOT_FOUND")
        assert (await client.post("/exports/register.jsonld")).json()["code"] == "METHOD_NOT_ALLOWED"
        wrong = await client.get("/exports/register.jsonld?asOf=May", headers=BROWSER)
        assert (wrong.status_code, "is no day" in wrong.text, "<h1" in wrong.text) == (400, True, True)
        listed = (await client.get("/exports?asOf=2025-03-31", headers=BROWSER)).text
        links = set(re.findall(r'href="(/exports/[^"]+)"', listed))
        assert {link.partition("?")[0] for link in links} == PLACES.keys()
        assert {link for link in links if "?" not in link} == {"/exports/register.xlsx", "/exports/records.zip"}
        assert in_words(len(given.content)) not in listed
        assert in_words(len(given.content)) in (await client.get("/exports", headers=BROWSER)).text
        assert 'href="/exports"' in (await client.get("/", headers=BROWSER)).text


def test_sizes_are_told_in_words() -> None:
    assert [in_words(size) for size in (7, 999, 1_000, 12_345_678)] == ["7 bytes", "999 bytes", "1.0 kB", "12.3 MB"]
