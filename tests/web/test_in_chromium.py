"""The page at /graphql in a real browser: its tabs, its answers, and nothing from anywhere else.

What depends on answers is tried on each engine, what is the browser's affair on the one that starts quickly.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import pytest
from playwright.async_api import Browser, Route, expect

from hub.files import shipped
from hub.web.worked_queries import Question, worked_queries
from tests.http.conftest import Hub
from tests.web.browser import Opened, opened
from tests.which_engines import ENGINES

QUESTIONS = {question.title: question for question in worked_queries(shipped("queries"))}
SOME = ("Hotspots", "OneTool", "Counts")

on_one_engine = pytest.mark.parametrize("engine", ENGINES[:1], indirect=True, scope="session")


async def test_the_worked_queries_are_its_tabs(page: Opened) -> None:
    """Each under its name, with its question on top and its variables filled in."""
    assert await page.tabs() == list(QUESTIONS)
    for title, question in QUESTIONS.items():
        await page.choose(title)
        assert await page.text("query") == question.query
        assert await page.text("variables") == (question.variables or "")
    assert await page.troubles() == []


async def test_worked_queries_are_answered_as_the_api_answers_them(hub: Hub, page: Opened) -> None:
    await _run(hub, page, SOME)


@on_one_engine
async def test_every_worked_query_is_answered(hub: Hub, page: Opened) -> None:
    await _run(hub, page, QUESTIONS)


async def _run(hub: Hub, page: Opened, titles: Iterable[str]) -> None:
    for title in titles:
        await page.choose(title)
        await page.page.get_by_role("button", name="Execute query").click()
        assert json.loads(await page.answer())["data"] == await _told(hub, QUESTIONS[title])
    assert await page.troubles() == []


async def _told(hub: Hub, question: Question) -> object:
    body = (await hub.ask(question.query)).json()
    assert "errors" not in body
    return body["data"]


@on_one_engine
async def test_it_works_by_the_keyboard_alone(hub: Hub, page: Opened) -> None:
    """The Tab key goes through the page and out of each editor again; Ctrl and Enter ask."""
    keys = page.page.keyboard
    await page.page.locator(".graphiql-query-editor textarea").focus()
    await keys.press("Tab")
    await expect(page.page.locator(".graphiql-query-editor textarea")).not_to_be_focused()
    await keys.press("Shift+Tab")
    await expect(page.page.locator(".graphiql-query-editor textarea")).to_be_focused()
    await keys.press("Control+Enter")
    assert json.loads(await page.answer())["data"] == await _told(hub, QUESTIONS["Hotspots"])
    assert await page.troubles() == []


@on_one_engine
async def test_a_variable_can_be_changed(page: Opened) -> None:
    await page.choose("OneTool")
    await page.write("variables", '{"slug": "soze"}')
    await page.page.keyboard.press("Control+Enter")
    assert json.loads(await page.answer())["data"]["tool"]["name"] == "Söze"


@on_one_engine
async def test_what_a_page_was_worked_out_with_opens_there(hub: Hub, browser: Browser) -> None:
    """By the link of the page that says how; the answer is that of the page."""
    async with opened(browser, f"http://127.0.0.1:{hub.port}", "/tools/soze/plain?format=working") as visit:
        await visit.page.get_by_role("link", name="Open it in GraphiQL").click()
        await visit.page.get_by_role("tab").first.wait_for()
        assert "query PlainWords" in await visit.text("query")
        assert json.loads(await visit.text("variables")) == {"slug": "soze"}
        await visit.page.get_by_role("button", name="Execute query").click()
        shown = (await hub.client.get("/tools/soze/plain?format=json")).json()
        assert json.loads(await visit.answer())["data"] == shown["data"]
        assert await visit.troubles() == []


@on_one_engine
async def test_menus_and_dialogs_need_no_exception_from_the_policy(page: Opened) -> None:
    """What opens over the page brings style with it, which is where such pages break their policy."""
    for button in ("Open short keys dialog", "Open settings dialog"):
        await page.page.get_by_role("button", name=button).click()
        await page.page.get_by_role("dialog").wait_for()
        await page.page.keyboard.press("Escape")
        await expect(page.page.get_by_role("dialog")).to_have_count(0)
    await page.page.get_by_role("button", name="Show History").click()
    await page.page.get_by_role("button", name="Prettify query").hover()
    await page.page.get_by_role("tooltip").wait_for()
    assert await page.troubles() == []


@on_one_engine
async def test_the_schema_is_explained(page: Opened) -> None:
    """Introspection fills the documentation, and suggestions come while a field is typed."""
    await page.page.get_by_role("button", name="Show Documentation Explorer").click()
    await page.page.get_by_role("link", name="Query", exact=True).click()
    await page.page.get_by_role("link", name="overlapHotspots", exact=True).wait_for()
    await page.write("query", "")
    await page.page.keyboard.type("{ impactM")
    await page.page.locator(".CodeMirror-hint", has_text="impactMatrix").first.wait_for()
    assert await page.troubles() == []


@on_one_engine
async def test_a_worked_query_can_be_had_again(page: Opened) -> None:
    """Its tab was closed, or its text changed: the list in the sidebar opens it anew."""
    await page.page.get_by_role("button", name="Show Worked queries").click()
    await page.page.get_by_role("button", name="How do the tools stand").click()
    await expect(page.page.get_by_role("tab")).to_have_count(len(QUESTIONS) + 1)
    assert await page.text("query") == QUESTIONS["CovenantCoverage"].query
    assert await page.troubles() == []


@on_one_engine
async def test_a_second_visit_finds_what_was_open(page: Opened) -> None:
    await page.write("query", "query Mine { tools { totalCount } }")
    await expect(page.page.get_by_role("tab").first).to_contain_text("Mine")
    # GraphiQL keeps the tabs half a second after the last change.
    await page.page.wait_for_function("() => localStorage.getItem('graphiql:tabState')?.includes('Mine {')")
    await page.page.reload()
    await page.page.get_by_role("tab").first.wait_for()
    assert await page.tabs() == ["Mine", *list(QUESTIONS)[1:]]
    assert await page.troubles() == []


@on_one_engine
async def test_a_question_can_be_given_up(page: Opened) -> None:
    """The request ends with it, which is what lets the hub cancel its statement."""

    async def keep_waiting(_: Route) -> None:
        return

    await page.page.route("**/graphql", keep_waiting)
    await page.page.get_by_role("button", name="Execute query").click()
    async with page.page.expect_event("requestfailed"):
        await page.page.get_by_role("button", name="Stop query").click()
    await page.page.get_by_role("button", name="Execute query").wait_for()
    assert await page.troubles() == [f"failed: {page.address}/graphql"]


@on_one_engine
async def test_a_hub_that_is_gone_is_said_to_be(page: Opened) -> None:
    await page.page.route("**/graphql", lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"))
    await page.page.get_by_role("button", name="Execute query").click()
    assert "Something other than the hub answered, with the status 502." in await page.answer()


@on_one_engine
async def test_a_refusal_is_shown(page: Opened) -> None:
    await page.write("query", "{ nothing }")
    await page.page.keyboard.press("Control+Enter")
    [error] = json.loads(await page.answer())["errors"]
    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


@on_one_engine
async def test_it_is_a_page_in_english_with_a_title_and_a_heading(page: Opened) -> None:
    assert await page.page.title() == "Ask the graph – CJS AI hub"
    assert await page.page.locator("html").get_attribute("lang") == "en-GB"
    await expect(page.page.get_by_role("heading", level=1)).to_have_text("CJS AI hub")


@on_one_engine
async def test_every_control_has_a_name_in_words(page: Opened) -> None:
    """What is only a picture says what it is, and not by a name that a minifier made."""
    assert "close icon" in await page.page.locator("svg title").all_text_contents()
    for control in await page.page.get_by_role("button").all():
        assert re.match(r"\w{2,}", await control.inner_text() or await control.get_attribute("aria-label") or "")


@on_one_engine
async def test_without_javascript_it_says_where_to_go(hub: Hub, browser: Browser) -> None:
    async with opened(browser, f"http://127.0.0.1:{hub.port}", java_script_enabled=False) as visit:
        assert "This page needs JavaScript; the API does not." in await visit.page.inner_text("body")
        assert await visit.page.get_by_role("link", name="the schema").get_attribute("href") == "schema.graphql"
        assert visit.noted == []


@on_one_engine
async def test_what_breaks_the_policy_is_noticed(page: Opened) -> None:
    """The other tests see no trouble because there is none, not because nobody looks."""
    await page.page.evaluate("document.body.setAttribute('style', 'color: red')")
    await page.page.evaluate(
        "document.head.append(Object.assign(document.createElement('style'), {textContent: 'a{}'}))"
    )
    await page.page.evaluate("fetch('http://127.0.0.2:9/').catch(() => 0)")
    noticed = [trouble for trouble in await page.troubles() if trouble.startswith("error: policy: ")]
    assert [trouble.split()[2] for trouble in noticed] == ["style-src-attr", "style-src-elem", "connect-src"]
    assert await page.page.evaluate("getComputedStyle(document.body).color") != "rgb(255, 0, 0)"
