"""What a page costs beside its operation alone, and beside the same bytes as a static file of the same server.

Run by `python -m benchmarks --pages`, on the shipped register and the built-in engine. Nothing that was worked out is
kept between two requests, so that each page and each operation reads the graph.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from urllib.parse import parse_qsl

import httpx
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.app import create_app
from hub.clock import today
from hub.files import shipped
from hub.graph.session import Graph
from hub.model.registry import the_model
from hub.seed.folder import load_seed
from hub.seed.opened import opened
from hub.settings import load_settings
from hub.web.pages.declared import PageDeclaration
from hub.web.pages.parameters import variables_of
from tests.web.test_pages import BROWSER, MADE_BY_HAND, MORE, STARTS, SUBJECTS

LIMIT = 1.5
"""How much longer than its operation a page may take."""
ROUNDS = 15
STATIC = "/static-pages"


@dataclass(frozen=True)
class PageTimes:
    """Medians in milliseconds."""

    address: str
    page: float
    operation: float
    static: float

    @property
    def ratio(self) -> float:
        """The page beside its operation."""
        return self.page / self.operation


@dataclass(frozen=True)
class _Beside:
    """The hub, and files under STATIC."""

    hub: ASGIApp
    files: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request to whom it is for."""
        path = scope.get("path", "")
        inside = path.startswith(f"{STATIC}/")
        await (self.files if inside else self.hub)(
            {**scope, "path": path.removeprefix(STATIC)} if inside else scope, receive, send
        )


def page_times() -> list[PageTimes]:
    """The times of every page that is made by hand."""
    return asyncio.run(_measured())


def told_pages(times: list[PageTimes]) -> str:
    """A table, the slowest beside its operation first."""
    lines = [
        f"| page | page, p50 ms | operation, p50 ms | static file, p50 ms | page / operation | {LIMIT} |",
        "| --- " * 6 + "|",
    ]
    for each in sorted(times, key=lambda timed: -timed.ratio):
        verdict = "met" if each.ratio <= LIMIT else "missed"
        figures = (f"{each.page:.1f}", f"{each.operation:.1f}", f"{each.static:.1f}", f"{each.ratio:.2f}")
        lines.append(f"| {' | '.join((each.address, *figures, verdict))} |")
    return "\n".join(lines)


async def _measured() -> list[PageTimes]:
    with tempfile.TemporaryDirectory() as folder:
        # On a busy machine a page may take longer than a hub lets it; a ratio is told all the same.
        settings = load_settings(data=Path(folder) / "data", port=0, deadline=60.0, kept_answers=0)
        async with opened(settings) as graph:
            await load_seed(graph, the_model(), shipped("seed"))
            files = Path(folder) / "files"
            files.mkdir()
            app = _Beside(create_app(settings, graph), StaticFiles(directory=files))
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(app), base_url="http://hub.example", timeout=60
            ) as client:
                pairs = zip(MADE_BY_HAND, STARTS, strict=True)
                return [await _of_page(client, graph, files, *pair) for pair in pairs]


async def _of_page(
    client: httpx.AsyncClient, graph: Graph, files: Path, page: PageDeclaration, address: str
) -> PageTimes:
    path = {"slug": SUBJECTS[page.name]} if page.name in SUBJECTS else {}
    variables = variables_of(page, path, parse_qsl(MORE.get(page.name, "?")[1:]), today())
    name = f"{page.name}.html"
    (files / name).write_bytes((await client.get(address, headers=BROWSER)).content)
    body = {"query": page.query, "variables": variables}
    return PageTimes(
        address,
        await _median(graph, lambda: client.get(address, headers=BROWSER)),
        await _median(graph, lambda: client.post("/graphql", json=body)),
        await _median(graph, lambda: client.get(f"{STATIC}/{name}")),
    )


async def _median(graph: Graph, ask: Callable[[], Awaitable[httpx.Response]]) -> float:
    """The median of ROUNDS requests after two that are not counted, in milliseconds."""
    times: list[float] = []
    for _ in range(ROUNDS + 2):
        graph.kept.clear()
        began = perf_counter()
        response = await ask()
        times.append((perf_counter() - began) * 1_000)
        response.raise_for_status()
    return median(times[2:])
