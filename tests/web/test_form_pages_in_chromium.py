"""The pages with forms in a real Chromium, as somebody signed in: axe-core, widths, the keyboard, paper, no script."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import pytest
from playwright.async_api import Browser

from hub.graph.compiler.ids import global_id
from tests.http.conftest import Hub
from tests.web.browser import opened, printed, walked
from tests.web.signed_in import cookie, leave_access_records, served
from tests.web.test_pages_in_chromium import RUN, WIDTHS

SEEN = f"/who-sees/{global_id('Tool', 'cps-microsoft-copilot-pilot')}"
STATES = {
    "/create": "",
    "/create/Use": "",
    "/create/Source": "Show what would be recorded",
    "/edit/Tool/soze": "",
    "/edit/Practice/affirm-before-case-file": "Show the difference",
    "/tools/soze/feedback/give": "Give this feedback",
    "/tools/soze/report": "Send this report",
    "/tools/soze": "",
    "/proposals": "",
    "/worklist": "",
    "/access-records": "",
    SEEN: "Show what they see",
    "/account": "",
    "/sign-in": "",
    "/drift": "Compare",
    "/following": "Follow it",
    "/webhooks": "Register it",
    "/merge/Tool/soze": "Show what the two say",
    "/split/Tool/soze": "Look ahead",
}
"""Pages, and for each the button that is pressed on it with nothing typed; what comes then is looked at."""


@pytest.fixture(scope="module")
async def address(hub: Hub) -> AsyncGenerator[str]:
    """A server of the pages for people with a session, somebody of whom was shown marked rows of another agency."""
    await leave_access_records(hub.graph, "cps", 2)
    async with served(hub.graph) as at:
        yield at


@pytest.mark.parametrize("place", STATES)
async def test_a_page_with_a_form_is_for_everybody(browser: Browser, axe: str, address: str, place: str) -> None:
    async with opened(browser, address, "/privacy") as shown:
        page = shown.page
        who = "administrator" if place == "/webhooks" else "approver"
        await page.context.add_cookies([{"name": cookie(address), "value": who, "url": address}])
        await page.goto(address + place)
        if STATES[place]:
            await page.get_by_role("button", name=STATES[place]).click()
            await page.wait_for_load_state()
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 800})
            assert await page.evaluate("document.documentElement.scrollWidth") <= width, width
        assert [note for note in await shown.troubles() if "status of 4" not in note] == []
        assert len(await walked(page)) > 5
        await printed(page)
        await page.evaluate(axe)
        report: dict[str, Any] = await page.evaluate(RUN)
        assert [f"{each['id']}: {node['html'][:200]}" for each in report["violations"] for node in each["nodes"]] == []


async def test_a_record_is_made_by_keyboard_and_without_scripts(browser: Browser, address: str) -> None:
    async with opened(browser, address, "/privacy", java_script_enabled=False) as shown:
        page = shown.page
        await page.context.add_cookies([{"name": cookie(address), "value": "approver", "url": address}])
        await page.goto(f"{address}/create/Lesson")
        await page.get_by_label("Marking").select_option("PUBLISHED")
        for label, text in {"Title (required)": "Ask first", "Lesson (required)": "Ask them.", "Why": "So."}.items():
            await page.get_by_label(label, exact=True).fill(text)
        await page.get_by_label("Confidence (required)").select_option("SOURCED")
        await page.get_by_label("Sources in the register").fill("hub-editorial")
        await page.get_by_role("button", name="Show what would be recorded").focus()
        await page.keyboard.press("Enter")
        await page.get_by_role("heading", name="Check what would be recorded").wait_for()
        await page.get_by_role("button", name="Record this").click()
        await page.get_by_role("heading", name="Recorded", exact=True).wait_for()
