"""Signing in at a real provider of identities, npm's oidc-provider, with a real browser; the pages one then has."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from hub.access.roles import Role
from hub.actors.grants import give
from hub.actors.rights import Rights
from hub.graph.session import Graph
from hub.model.enums import Marking
from tests.conftest import Engine
from tests.engines.statements import connected
from tests.http.conftest import Hub, serving
from tests.http.test_sessions import world
from tests.node import environment, node, workspace
from tests.web.browser import Opened, opened
from tests.web.test_pages_in_chromium import RUN, WIDTHS
from tests.which_engines import ENGINES

PROGRAM = Path(__file__).parent / "provider"
CLIENT, SECRET = "hub", "between the two of them"
MOST = {"agencies": ["cps"], "roles": ["CONTRIBUTOR"], "clearance": "OFFICIAL"}
GIVES = [{"claim": "groups", "value": "hub-cps", "agency": "cps", "roles": ["CONTRIBUTOR"], "clearance": "OFFICIAL"}]
on_one_engine = pytest.mark.parametrize("engine", ENGINES[:1], indirect=True, scope="session")


@asynccontextmanager
async def real_provider(back: str) -> AsyncGenerator[str]:
    """The address of oidc-provider, which sends people back to `back`, for as long as the block runs."""
    place = await asyncio.to_thread(workspace, PROGRAM)
    process = await asyncio.create_subprocess_exec(
        node(), str(place / "provider.mjs"), CLIENT, SECRET, back,
        cwd=place, env=environment(), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout
        async with asyncio.timeout(60):
            yield (await process.stdout.readline()).decode().strip()
    finally:
        process.kill()
        await process.communicate()


@pytest.fixture(scope="module")
async def hub(engine: Engine, graph: Graph, hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Hub]:
    """A hub on a loopback address, as a newcomer runs it, whose people sign in at the provider."""
    await world().write(graph)
    listener = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with real_provider(f"{address}/sign-in/callback") as issuer:
        folder = tmp_path_factory.mktemp("people")
        (folder / "secret").write_text(SECRET)
        web = {"name": "Example id", "client": CLIENT, "secret": "secret", "scopes": ["openid", "profile"]}
        told = [{"issuer": issuer, "most": MOST, "gives": GIVES, "web": web}]
        (folder / "issuers.json").write_text(json.dumps(told))
        await give(graph, issuer, "ada", Rights("cps", frozenset({Role.CONTRIBUTOR}), Marking.OFFICIAL))
        told = {"issuers": folder / "issuers.json", "public_url": address, "deadline": 180.0}
        settings = engine.settings.model_copy(update=told)
        async with connected(engine.endpoint, settings) as own, serving(own, settings, listener) as running:
            yield running


async def sound(shown: Opened, axe: str) -> None:
    """Nothing that axe-core finds, no side-scrolling and no broken policy on the page that is open."""
    for width in WIDTHS:
        await shown.page.set_viewport_size({"width": width, "height": 800})
        assert await shown.page.evaluate("document.documentElement.scrollWidth") <= width, shown.page.url
    await shown.page.evaluate(axe)
    report: dict[str, Any] = await shown.page.evaluate(RUN)
    assert [f"{each['id']}: {part['html'][:200]}" for each in report["violations"] for part in each["nodes"]] == []


async def through_the_provider(page: Page) -> None:
    """Say who one is there, agree, and come back."""
    await page.locator("[name=login]").fill("ada")
    await page.locator("[name=password]").fill("anything")
    await page.get_by_role("button").click()
    await page.get_by_role("button").click()


async def makes_a_key(hub: Hub, shown: Opened, axe: str) -> None:
    """Make a key at the page for it, and use it."""
    page = shown.page
    await page.get_by_role("link", name="My keys").click()
    await page.get_by_label("What is it for?").fill("A program")
    await page.get_by_label("Act for CPS").check()
    await sound(shown, axe)
    await page.get_by_role("button", name="Make the key").click()
    secret = await page.locator(".hub-secret code").inner_text()
    await sound(shown, axe)
    asked = await hub.client.get(
        "/graphql", params={"query": "{ me { signedIn } }"}, headers={"authorization": f"Bearer {secret}"}
    )
    assert asked.json()["data"]["me"]["signedIn"] == "KEY"


async def asks_with_graphiql(shown: Opened) -> None:
    """The API's own page answers as whoever is signed in."""
    page = shown.page
    await page.goto(f"{shown.address}/graphql")
    await page.get_by_role("tab").first.wait_for()
    await shown.write("query", "{ me { signedIn agency { slug } } tools { totalCount } }")
    await page.get_by_role("button", name="Execute query").click()
    answer = json.loads(await shown.answer())["data"]
    assert answer == {"me": {"signedIn": "SESSION", "agency": {"slug": "cps"}}, "tools": {"totalCount": 4}}


@on_one_engine
async def test_somebody_signs_in_with_a_browser_and_uses_what_is_theirs(hub: Hub, browser: Browser, axe: str) -> None:
    address = f"http://127.0.0.1:{hub.port}"
    async with opened(browser, address, "/sign-in?next=/tools") as shown:
        page = shown.page
        await sound(shown, axe)
        await page.get_by_role("button", name="Sign in with Example id").click()
        await through_the_provider(page)
        await page.wait_for_url(f"{address}/tools")
        # What the provider's own page does is its affair.
        shown.asked.clear()
        shown.noted.clear()
        await page.get_by_text("Signed in as Ada ada").wait_for()
        await page.get_by_role("link", name="marked").first.wait_for()
        await page.get_by_role("link", name="Your account").click()
        await page.get_by_role("heading", name="What you may do").wait_for()
        await sound(shown, axe)
        await makes_a_key(hub, shown, axe)
        assert await shown.troubles() == []
        await asks_with_graphiql(shown)
        await page.goto(f"{address}/tools")
        # GraphiQL may have been asking for something when it was left.
        shown.noted.clear()
        await page.get_by_role("link", name="Sign out").click()
        await sound(shown, axe)
        await page.get_by_role("button", name="Sign out").click()
        await page.get_by_role("heading", name="You are signed out").wait_for()
        await sound(shown, axe)
        assert await shown.troubles() == []
        # The provider's own stay: it is on the same machine.
        left = [each.get("name", "") for each in await page.context.cookies(address)]
        assert not [name for name in left if name.startswith("hub-")]


@on_one_engine
async def test_it_all_works_without_scripts(hub: Hub, browser: Browser, axe: str) -> None:
    """And a session that ended while somebody typed keeps what they typed."""
    address = f"http://127.0.0.1:{hub.port}"
    async with opened(browser, address, "/account/keys", java_script_enabled=False) as shown:
        page = shown.page
        await page.get_by_role("link", name="Sign in", exact=True).last.click()
        await page.get_by_role("button", name="Sign in with Example id").click()
        await through_the_provider(page)
        await page.get_by_label("What is it for?").fill("Typed at length")
        cookies = {each.get("name"): each.get("value", "") for each in await page.context.cookies(address)}
        session = cookies[f"hub-session-{hub.port}"]
        await page.context.add_cookies(
            [{"name": f"hub-session-{hub.port}", "value": "A" * 43, "url": address, "httpOnly": True}]
        )
        await page.get_by_role("button", name="Make the key").click()
        await page.get_by_role("heading", name="Your session ended while you were typing").wait_for()
        await page.context.add_cookies(
            [{"name": f"hub-session-{hub.port}", "value": session, "url": address, "httpOnly": True}]
        )
        await page.get_by_role("button", name="Send what I typed").click()
        await page.get_by_role("heading", name="Check and send again").wait_for()
        await page.get_by_role("button", name="Send what I typed").click()
        await page.get_by_role("heading", name="The key is made").wait_for()
        assert "Typed at length" in await page.locator("table").inner_text()
