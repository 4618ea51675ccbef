"""The documented ways to mount a feed, under three frameworks over one source, answer with equal bytes."""

from __future__ import annotations

import ast
import asyncio
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import django
import httpx
import orjson
import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.test.utils import override_settings

import hub.partner
from tests.partner.agency import from_records
from tests.partner.questions import CHANGES, EVERY, FEED, page

FOLDER = Path(__file__).parents[2] / "docs" / "partner"
EXAMPLE = FOLDER / "feed_example.py"
Sent = tuple[int, str, bytes]
Host = Callable[[bytes, str], Any]

ASKED = [*({"query": page(field)} for field in EVERY), {"query": FEED}, {"query": CHANGES, "variables": {"first": 3}}]
REFUSED: list[tuple[bytes, str, int, str]] = [
    (b"{", "application/json", 400, "BAD_REQUEST"),
    (b"[]", "application/json", 400, "BAD_REQUEST"),
    (b'{"query": 1}', "application/json", 400, "BAD_REQUEST"),
    (b'{"query": "{ feed { name } }", "variables": []}', "application/json", 400, "BAD_REQUEST"),
    (b'{"query": "{ feed { name } }"}', "text/plain", 415, "UNSUPPORTED_MEDIA_TYPE"),
    (b'{"query": "{ nothing }"}', "application/json; charset=utf-8", 400, "GRAPHQL_VALIDATION_FAILED"),
    (b'{"query": "' + b" " * 1_000_001 + b'"}', "application/json", 413, "TOO_LARGE"),
]


def example() -> dict[str, Any]:
    """The names of the documented service."""
    names: dict[str, Any] = {}
    exec(compile(EXAMPLE.read_text(encoding="utf-8"), EXAMPLE.name, "exec"), names)  # noqa: S102 - the page's own code
    return names


def snippet(framework: str, source: Any) -> dict[str, Any]:
    """The names of the page's code for a framework, over a source."""
    blocks = re.findall(r"```python\n(.*?)```", (FOLDER / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    [code] = [block for block in blocks if f"from {framework}" in block]
    names: dict[str, Any] = {"source": source, "__name__": "snippet"}
    exec(compile(code, framework, "exec"), names)  # noqa: S102 - the page's own code
    return names


async def starlette(source: Any, body: bytes, media: str) -> Sent:
    """What the documented service answers."""
    service = example()
    service["source"] = source
    transport = httpx.ASGITransport(service["app"])
    async with httpx.AsyncClient(transport=transport, base_url="http://agency.example") as client:
        response = await client.post("/partner/graphql", content=body, headers={"content-type": media})
    return response.status_code, response.headers["content-type"], response.content


def flask(source: Any, body: bytes, media: str) -> Sent:
    """What Flask answers."""
    response = snippet("flask", source)["app"].test_client().post("/partner/graphql", data=body, content_type=media)
    return response.status_code, response.headers["content-type"], response.data


def in_django(source: Any, body: bytes, media: str) -> Sent:
    """What Django answers, through its own middleware and its guard against forged requests."""
    urls = ModuleType("urls")
    urls.__dict__.update(snippet("django", source))
    if not django_settings.configured:
        guard = ["django.middleware.csrf.CsrfViewMiddleware"]
        django_settings.configure(MIDDLEWARE=guard, ALLOWED_HOSTS=["testserver"], SECRET_KEY="throwaway")
        django.setup()
    with override_settings(ROOT_URLCONF=urls):
        client: Any = Client(enforce_csrf_checks=True)
        response = client.post("/partner/graphql", data=body, content_type=media)
    return response.status_code, response["content-type"], response.content


async def everywhere(body: bytes, media: str = "application/json") -> Sent:
    """The one answer that all three give."""
    source = from_records()
    first = await starlette(source, body, media)
    # Plain views run outside the event loop, as they do under a real server.
    assert await asyncio.to_thread(flask, source, body, media) == first
    assert await asyncio.to_thread(in_django, source, body, media) == first
    return first


@pytest.mark.parametrize("asked", ASKED, ids=[*EVERY, "feed", "changes"])
async def test_three_frameworks_answer_with_equal_bytes(asked: dict[str, Any]) -> None:
    status, media, content = await everywhere(orjson.dumps(asked))
    assert (status, media) == (200, "application/json; charset=utf-8")
    assert orjson.loads(content)["data"]
    assert "errors" not in orjson.loads(content)


@pytest.mark.parametrize(
    ("body", "media", "status", "code"), REFUSED, ids=[f"{r[3]}-{i}" for i, r in enumerate(REFUSED)]
)
async def test_three_frameworks_refuse_alike(body: bytes, media: str, status: int, code: str) -> None:
    answer = await everywhere(body, media)
    assert answer[0] == status
    assert orjson.loads(answer[2])["errors"][0]["extensions"]["code"] == code


async def test_the_documented_service_serves_its_list() -> None:
    text = (
        b'{"query": "{ feed { publisher incremental } tools { nodes { id status { status } affects { process } } } }"}'
    )
    _, _, content = await starlette(example()["source"], text, "application/json")
    data = orjson.loads(content)["data"]
    assert data["feed"] == {"publisher": "Example Agency", "incremental": True}
    assert data["tools"]["nodes"] == [
        {"id": f"example-agency/tool/{ref}", "status": {"status": status}, "affects": [{"process": step}]}
        for ref, status, step in (("0001", "PILOT", "victim-communication"), ("0002", "LIVE", "disclosure"))
    ]


def test_the_example_is_short() -> None:
    assert len([line for line in EXAMPLE.read_text(encoding="utf-8").splitlines() if line.strip()]) <= 35


def test_the_feed_needs_neither_the_graph_nor_the_hubs_api() -> None:
    heavy = ("neo4j", "strawberry", "fastapi", "starlette")
    code = f"import sys, hub.partner; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_what_an_agency_may_use_is_what_the_package_names() -> None:
    tree = ast.parse(Path(str(hub.partner.__file__)).read_text(encoding="utf-8"))
    imported = [
        name.asname or name.name for node in tree.body if isinstance(node, ast.ImportFrom) for name in node.names
    ]
    assert sorted(imported) == sorted(hub.partner.__all__)
    assert set(re.findall(r"\bpartner\.(\w+)", EXAMPLE.read_text(encoding="utf-8"))) <= set(imported)
