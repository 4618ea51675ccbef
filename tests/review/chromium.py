"""A pack's page in a real Chromium, and what axe-core has to say of it. Used by the tests beside it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.node import workspace
from tests.web.browser import chromium

HERE = Path(__file__).parent / "page"
WIDTHS = (1280, 390)
BEFORE_CONTENTS = "() => document.querySelector('nav')?.getBoundingClientRect().top ?? 0"
RUN = "async () => (await axe.run(document, { resultTypes: ['violations'] }))"


@dataclass(frozen=True)
class Seen:
    """What came of a page: what axe-core found wrong, what the page asked for, what the browser complained about."""

    violations: list[str]
    asked: list[str]
    noted: list[str]
    passed: int
    page_one: dict[int, float]
    """How far down page one goes, in CSS pixels, by the width of the screen."""


async def seen(file: Path) -> Seen:
    """The page of a file, on a wide and on a narrow screen. What stands before its contents is its page one."""
    source = (await asyncio.to_thread(workspace, HERE)) / "node_modules" / "axe-core" / "axe.min.js"
    script = source.read_text(encoding="utf-8")
    wrong: list[str] = []
    asked: list[str] = []
    noted: list[str] = []
    passed = 0
    page_one: dict[int, float] = {}
    async with chromium() as browser:
        for width in WIDTHS:
            page = await browser.new_page(viewport={"width": width, "height": 900})
            page.on("request", lambda request: asked.append(request.url))
            page.on("console", lambda message: noted.append(message.text))
            page.on("pageerror", lambda error: noted.append(str(error)))
            await page.goto(file.as_uri())
            page_one[width] = await page.evaluate(BEFORE_CONTENTS)
            await page.evaluate(script)
            report: dict[str, Any] = await page.evaluate(RUN)
            wrong += [
                f"{violation['id']}: {node['html'][:200]}"
                for violation in report["violations"]
                for node in violation["nodes"]
            ]
            passed += len(report["passes"])
            await page.close()
    return Seen(wrong, asked, noted, passed, page_one)
