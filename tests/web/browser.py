"""A real Chromium, and what it complains about while it shows a page.

Used by the fixtures of tests/web and by tests/review/chromium.py.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from tests.web import installed

# Nothing but the page under test may use the network, and a headless machine has no graphics card.
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NOTE_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
SETTLED = "nothing more"
EDITORS = {"query": ".graphiql-query-editor", "variables": ".graphiql-editor-tool", "answer": ".graphiql-response"}


@asynccontextmanager
async def chromium() -> AsyncGenerator[Browser]:
    """A headless Chromium for as long as the block runs."""
    installation = await asyncio.to_thread(installed.chromium)
    # Chromium's own sandbox refuses to work for root, as whom containers run.
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=installation.program, args=flags, env={**os.environ, **installation.needs}
        )
        yield browser
        await browser.close()


@dataclass
class Opened:
    """A page that was opened, what went wrong on it, and every address it asked for."""

    page: Page
    address: str
    noted: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    async def tabs(self) -> list[str]:
        """The titles of the tabs."""
        return await self.page.get_by_role("tab").all_inner_texts()

    async def choose(self, title: str) -> None:
        """Go to the tab of that title."""
        await self.page.get_by_role("tab").get_by_text(title, exact=True).click()

    async def text(self, editor: str) -> str:
        """What stands in one of EDITORS, all of it: only some lines are on the page."""
        return await self.page.locator(f"{EDITORS[editor]} .CodeMirror").first.evaluate(
            "(it) => it.CodeMirror.getValue()"
        )

    async def write(self, editor: str, text: str) -> None:
        """Put a text into one of EDITORS and leave the cursor there."""
        code = "(it, text) => { it.CodeMirror.setValue(text); it.CodeMirror.focus(); }"
        await self.page.locator(f"{EDITORS[editor]} .CodeMirror").first.evaluate(code, text)

    async def answer(self) -> str:
        """The answer, once there is one."""
        full = "() => document.querySelector('.graphiql-response .CodeMirror')?.CodeMirror.getValue().length > 2"
        await self.page.wait_for_function(full, timeout=30_000)
        return await self.text("answer")

    async def troubles(self) -> list[str]:
        """All that went wrong so far: messages, errors, broken policy, and requests to anybody but the hub."""
        # Messages arrive in order: once this one is here, so are those before it.
        async with self.page.expect_console_message(lambda message: message.text == SETTLED):
            await self.page.evaluate(f"setTimeout(() => console.debug('{SETTLED}'), 50)")
        elsewhere = [f"asked: {url}" for url in self.asked if not url.startswith((f"{self.address}/", "data:"))]
        return [note for note in self.noted if SETTLED not in note] + elsewhere


@asynccontextmanager
async def opened(browser: Browser, address: str, path: str = "/graphql", **context: Any) -> AsyncGenerator[Opened]:
    """The page at `path`, opened by somebody who has not been there before."""
    window = await browser.new_context(viewport={"width": 1280, "height": 800}, **context)
    page = await window.new_page()
    visit = Opened(page, address)
    page.on("console", lambda message: visit.noted.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: visit.noted.append(f"page: {error}"))
    page.on("requestfailed", lambda request: visit.noted.append(f"failed: {request.url}"))
    page.on("request", lambda request: visit.asked.append(request.url))
    await page.add_init_script(NOTE_VIOLATIONS)
    await page.goto(address + path)
    yield visit
    await window.close()


WALK = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at)
  if (at === document.body) return null
  // A box of a drawing marks its frame, and Chromium the part of a date that one has come to.
  const inside = at.matches('.hub-drawing__box, [type=date]')
  const marked = inside || style.outlineStyle !== 'none' || style.boxShadow !== 'none'
  const name = at.id || at.getAttribute('href') || at.innerText || at.name
  return [`${at.tagName} ${name}`, box.width > 0 && box.height > 0, marked]
}"""
STEPS = 25


async def walked(page: Page) -> list[str]:
    """What the Tab key comes to, one after the other, as far as STEPS; each has to be seen, and seen to be there."""
    await page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    names: list[str] = []
    for _ in range(STEPS):
        await page.keyboard.press("Tab")
        at = await page.evaluate(WALK)
        if at is None:
            break
        name, visible, shown = at
        assert visible, f"{name} takes the focus and cannot be seen"
        assert shown, f"{name} does not show that it has the focus"
        names.append(name)
    await page.evaluate("document.activeElement.blur()")
    return names


async def printed(page: Page) -> None:
    """On paper there is what the page says, and nothing that only a screen is for."""
    await page.emulate_media(media="print")
    assert await page.locator("main h1").is_visible()
    assert not [each for each in await page.locator(".hub-no-print").all() if await each.is_visible()]
    await page.emulate_media(media="screen")
