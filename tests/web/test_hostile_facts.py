"""What facts and addresses hold is shown as text; a register that cannot be reached is said to be so."""

from __future__ import annotations

from typing import Any

import pytest

from hub.files import shipped
from hub.graph.engine import Endpoint
from hub.graph.session import Graph
from hub.settings import Settings
from hub.web.pages.declared import PageDeclaration
from hub.web.pages.facts_in_words import outside
from hub.web.pages.render import Templates
from hub.web.pages.visitors import Visitor
from tests.http.conftest import serving
from tests.web.test_pages import BROWSER

HOSTILE = "<script>alert(1)</script>{{7*7}}{% raw %}\u202e\" onmouseover='alert(1)' x=\"&#x3c;"
SCRIPTS = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "//evil",
]


def tool(url: str) -> dict[str, Any]:
    """A tool every text of which is hostile."""
    source = {"slug": "s", "title": HOSTILE, "url": url, "publisher": HOSTILE, "published": None}
    return {
        **dict.fromkeys(("slug", "name", "purpose", "functionality", "humanInTheLoop", "contact"), HOSTILE),
        "__typename": "Tool",
        "status": "LIVE",
        "statusSince": None,
        "statusLastSeen": None,
        "acts": True,
        "lastKnownActing": False,
        "owner": {"__typename": "Agency", "slug": HOSTILE, "name": HOSTILE, "contact": HOSTILE},
        "affects": {"nodes": [{"__typename": "Process", "slug": HOSTILE, "name": HOSTILE}]},
        "bearsOn": {"nodes": []},
        "incidents": {"totalCount": 0},
        "evaluations": {"totalCount": 0},
        "sources": [source],
    }


@pytest.mark.parametrize("url", SCRIPTS)
def test_markup_in_facts_is_text_and_no_source_leads_to_a_script(url: str) -> None:
    templates = Templates.of(shipped("web"))
    context = {
        "page": PageDeclaration("plain", "/", HOSTILE),
        "path": f"/tools/{HOSTILE}/plain",
        "given": {"a": HOSTILE},
    }
    context |= {
        "data": {"tool": tool(url), "register": {"correctionsContact": HOSTILE}},
        "variables": {"slug": HOSTILE},
    }
    text = templates.page("plain.html", context | {"visitor": Visitor(), "today": "2026-06-30"})
    assert text.count("&lt;script&gt;alert(1)") > 5
    assert "<script>alert" not in text
    assert "{{7*7}}" in text
    assert "49{%" not in text
    assert f'href="{url.strip()}' not in text
    assert ' onmouseover="' not in text
    assert " onmouseover='alert" not in text


@pytest.mark.parametrize("url", SCRIPTS)
def test_only_the_web_is_linked_to(url: str) -> None:
    assert outside(url, "A title") == "A title"
    assert 'href="https://example.org"' in outside("https://example.org", "A title")


async def test_a_register_that_cannot_be_reached_is_said_to_be_so(settings: Settings) -> None:
    """On a page with a status that says so, from which everything that needs no register still leads on."""
    nowhere = Graph.connect(Endpoint("bolt://127.0.0.1:1", "nobody", "", None, embedded=False), settings)
    async with serving(nowhere, settings.model_copy(update={"deadline": 1.0})) as hub:
        for address in ("/", "/tools/soze", "/search?text=soze"):
            response = await hub.client.get(address, headers=BROWSER)
            assert response.status_code == 503
            assert "The register cannot be reached" in response.text
            assert "Code: UNAVAILABLE" in response.text
            assert response.headers["cache-control"] == "no-store"
    await nowhere.close()
