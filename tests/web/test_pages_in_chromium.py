"""The pages in a real Chromium: nothing axe-core finds, no side-scrolling, no broken policy, keyboard and no script."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from tests.http.conftest import Hub
from tests.web.browser import opened, printed, walked
from tests.web.test_pages import STARTS
from tests.which_engines import ENGINES

RUN = "async () => (await axe.run(document, { resultTypes: ['violations'] }))"
RECORDS = [
    "/records/Practice/affirm-before-case-file",
    "/search?nonsense=1",
    "/search",
    "/process?asOf=2025-12-31",
    "/tools/sose",
    "/agencies?asOf=2025-06-30",
    "/exports",
    "/reports",
    "/tools/soze/report",
]
WIDTHS = (1280, 640, 390, 320)
"""A desk, the same at 200 %, a telephone, and the narrowest that has to do."""


# What an engine answers is the same for both; how it is shown is the browser's affair.
on_one_engine = pytest.mark.parametrize("engine", ENGINES[:1], indirect=True, scope="session")


@on_one_engine
@pytest.mark.parametrize("address", [*STARTS, *RECORDS, "/tools/soze?format=working"])
async def test_axe_finds_nothing_at_any_width(hub: Hub, browser: Browser, axe: str, address: str) -> None:
    async with opened(browser, f"http://127.0.0.1:{hub.port}", address) as shown:
        for width in WIDTHS:
            await shown.page.set_viewport_size({"width": width, "height": 800})
            across = await shown.page.evaluate("document.documentElement.scrollWidth")
            assert across <= width, f"{address} is {across} pixels wide on a screen of {width}"
        troubles = [note for note in await shown.troubles() if "status of 40" not in note]
        assert troubles == []
        assert len(await walked(shown.page)) > 5
        await printed(shown.page)
        await shown.page.evaluate(axe)
        report: dict[str, Any] = await shown.page.evaluate(RUN)
        assert len(report["passes"]) > 10
        assert [f"{each['id']}: {node['html'][:200]}" for each in report["violations"] for node in each["nodes"]] == []


LABELS = """() => [...document.querySelectorAll('.hub-drawing__box')].map(box => {
  const [frame, ...texts] = [box.querySelector('rect'), ...box.querySelectorAll('text')]
  const edges = shape => { const at = shape.getBoundingClientRect(); return [at.left, at.top, at.right, at.bottom] }
  const sizes = texts.map(text => parseFloat(getComputedStyle(text).fontSize))
  return { frame: edges(frame), texts: texts.map(edges), sizes }
})"""


@on_one_engine
@pytest.mark.parametrize("address", ["/tools/genai-statement-drafting/leads", "/process/disclosure"])
async def test_labels_of_drawings_can_be_read_at_both_widths(hub: Hub, browser: Browser, address: str) -> None:
    """Twelve pixels or more as shown, within their boxes, and no box over another; each box takes the focus."""
    async with opened(browser, f"http://127.0.0.1:{hub.port}", address) as shown:
        for width in (1280, 390):
            await shown.page.set_viewport_size({"width": width, "height": 800})
            boxes: list[dict[str, Any]] = await shown.page.evaluate(LABELS)
            assert len(boxes) > 8
            for box in boxes:
                assert min(box["sizes"]) >= 12
                left, top, right, bottom = box["frame"]
                for text in box["texts"]:
                    assert text[0] >= left, box
                    assert text[1] >= top, box
                    assert text[2] <= right, box
                    assert text[3] <= bottom, box
            frames = [box["frame"] for box in boxes]
            for first, second in combinations(frames, 2):
                apart = first[2] <= second[0] or second[2] <= first[0] or first[3] <= second[1] or second[3] <= first[1]
                assert apart, (first, second)
        await shown.page.locator(".hub-drawing__box").first.focus()
        assert await shown.page.evaluate("document.activeElement.classList.contains('hub-drawing__box')")


async def on_one_screen(page: Page) -> None:
    """The answer in short, whole, on a screen of 1280 by 800 that nobody has scrolled."""
    box = await page.locator("#answer").bounding_box()
    assert box
    assert box["height"] > 100
    assert box["y"] + box["height"] <= 800, box


async def test_the_four_questions_take_at_most_three_steps_by_keyboard_and_without_scripts(
    hub: Hub, browser: Browser
) -> None:
    """From home: several agencies on a step; what a tool touches; what the Covenant lacks; what if."""
    async with opened(browser, f"http://127.0.0.1:{hub.port}", "/", java_script_enabled=False) as shown:
        page = shown.page
        for link, answer in (
            ("Which legal steps have AI of several agencies?", "Steps with AI of several agencies"),
            ("Where does the Policing AI Covenant lack evidence?", "Where evidence is missing"),
        ):
            await page.goto(shown.address)
            await page.get_by_role("link", name=link).focus()
            await page.keyboard.press("Enter")
            await page.get_by_role("heading", name=answer, exact=True).wait_for()
            await on_one_screen(page)
        await page.goto(shown.address)
        await page.get_by_label("Search the register").fill("witness statement")
        await page.keyboard.press("Enter")
        await page.get_by_role("link", name="Generative AI for court statements").first.click()
        await page.get_by_role("link", name="Where it may lead").click()
        await page.get_by_role("heading", name="Steps that it touches, and those that may follow").wait_for()
        await on_one_screen(page)
        await page.goto(shown.address + "/what-if")
        await page.get_by_label("A tool that is retired or paused").select_option("sfo-axcelerate")
        await page.get_by_role("button", name="Show what changes").click()
        await page.get_by_role("heading", name="What changes").wait_for()
        await on_one_screen(page)
