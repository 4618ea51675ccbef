"""Who gets the page at /graphql and with what headers, what its files are served as, and what a hub without it says."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from hub.api.http.headers import Headed
from hub.files import shipped
from hub.web import routes
from hub.web.page import NOT_BUILT, POLICY
from hub.web.routes import with_page

CHROMIUM = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


async def stand_in(scope: Scope, receive: Receive, send: Send) -> None:
    """An API that only says that it was asked."""
    await JSONResponse({"api": scope["method"]}, 400)(scope, receive, send)


def client() -> httpx.AsyncClient:
    """Asks the routes as hub.app serves them."""
    endpoint, files = with_page(stand_in)
    app = Starlette(routes=[Route("/graphql", endpoint), *files])
    app.router.redirect_slashes = False
    return httpx.AsyncClient(transport=httpx.ASGITransport(Headed(app)), base_url="http://hub.example")


@pytest.fixture
async def web() -> AsyncGenerator[httpx.AsyncClient]:
    """A hub with its page."""
    async with client() as asking:
        yield asking


@pytest.mark.parametrize("accept", [CHROMIUM, FIREFOX, "text/html", "TEXT/HTML, application/json;q=0.9"])
async def test_a_browser_gets_the_page(web: httpx.AsyncClient, accept: str) -> None:
    response = await web.get("/graphql", headers={"accept": accept})
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert response.text == (shipped("web") / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "accept",
    [
        "*/*",
        "",
        "application/json",
        "application/graphql-response+json, application/json;q=0.9",
        "application/json, text/html",
        "text/html;q=0.5, application/json",
        "text/html;q=0",
        "text/html;q=much",
        "image/*",
    ],
)
async def test_other_clients_get_the_api(web: httpx.AsyncClient, accept: str) -> None:
    response = await web.get("/graphql", headers={"accept": accept})
    assert (response.status_code, response.json()) == (400, {"api": "GET"})


@pytest.mark.parametrize("query", ["?query={tools{totalCount}}", "?query=", "?variables={}&query=x"])
async def test_a_query_is_answered_whoever_asks(web: httpx.AsyncClient, query: str) -> None:
    response = await web.get(f"/graphql{query}", headers={"accept": CHROMIUM})
    assert response.json() == {"api": "GET"}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
async def test_other_methods_are_the_apis(web: httpx.AsyncClient, method: str) -> None:
    response = await web.request(method, "/graphql", headers={"accept": CHROMIUM})
    assert response.json() == {"api": method}


async def test_the_page_has_one_strict_policy_and_is_not_kept(web: httpx.AsyncClient) -> None:
    headers = (await web.get("/graphql", headers={"accept": CHROMIUM})).headers
    assert headers.get_list("content-security-policy") == [POLICY]
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert headers.get_list("cache-control") == ["no-store"]
    assert headers["vary"] == "accept"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


async def test_other_answers_keep_the_policy_that_allows_nothing(web: httpx.AsyncClient) -> None:
    for path in ("/graphql", "/graphql/queries.json"):
        headers = (await web.get(path)).headers
        assert headers.get_list("content-security-policy") == ["default-src 'none'; frame-ancestors 'none'"]
        assert headers.get_list("cache-control") == ["no-store"]


async def test_all_that_the_page_names_is_served_for_good(web: httpx.AsyncClient) -> None:
    """From the hub, under names with a digest, as what it is."""
    page = (await web.get("/graphql", headers={"accept": CHROMIUM})).text
    named = re.findall(r'(?:src|href)="(graphql/[^"]+)"', page)
    kinds = {}
    for path in named:
        assert re.search(r"-[A-Z0-9]{8}\.\w+$", path)
        response = await web.get(f"/{path}")
        assert response.status_code == 200
        assert response.headers.get_list("cache-control") == ["public, max-age=31536000, immutable"]
        assert response.headers["x-content-type-options"] == "nosniff"
        kinds[path.rpartition(".")[2]] = response.headers["content-type"]
        again = await web.get(f"/{path}", headers={"if-none-match": response.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert (await web.head(f"/{path}")).headers["content-length"] == str(len(response.content))
    assert kinds == {
        "js": "text/javascript; charset=utf-8",
        "css": "text/css; charset=utf-8",
        "svg": "image/svg+xml",
    }


def test_the_style_has_no_font_and_loads_nothing() -> None:
    """Small pictures are part of it."""
    styles = sorted((shipped("web") / "assets").glob("*.css"))
    assert [style.name.split("-")[0] for style in styles] == ["page", "pages"]
    for style in styles:
        text = style.read_text(encoding="utf-8")
        assert "@font-face" not in text
        assert not re.search(r"url\(\s*['\"]?(?!data:image/)[a-z/]+", text)
        assert "@import" not in text


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/index.html",
        "/../index.html",
        "/..%2findex.html",
        "/%2e%2e/index.html",
        "/%2e%2e/%2e%2e/%2e%2e/app.py",
        "/..%5c..%5capp.py",
        "//etc/passwd",
        "/%00",
    ],
)
async def test_only_the_built_files_are_served(web: httpx.AsyncClient, path: str) -> None:
    response = await web.get(f"/graphql/assets{path}")
    assert response.status_code == 404
    assert "hub" not in response.text


async def test_a_link_out_of_the_folder_is_not_followed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html>")
    (tmp_path / "assets" / "out.js").symlink_to(tmp_path / "index.html")
    monkeypatch.setattr(routes, "shipped", lambda name: tmp_path)
    async with client() as web:
        assert (await web.get("/graphql/assets/out.js")).status_code == 404


async def test_files_are_only_read(web: httpx.AsyncClient) -> None:
    for path in ("/graphql/assets/page.js", "/graphql/queries.json"):
        assert (await web.post(path)).status_code == 405


async def test_without_the_page_a_browser_is_told_and_the_api_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(name: str) -> Path:
        raise FileNotFoundError(name)

    monkeypatch.setattr(routes, "shipped", none)
    async with client() as web:
        response = await web.get("/graphql", headers={"accept": CHROMIUM})
        assert (response.status_code, response.text) == (404, NOT_BUILT)
        assert (await web.get("/graphql")).json() == {"api": "GET"}
        assert (await web.get("/graphql/queries.json")).status_code == 404
