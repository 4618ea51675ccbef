"""A slug that names nothing brings the nearest ones, among what the reader may see, in `extensions`."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from hub.access.asker import ANONYMOUS
from hub.api.documents.request import Request
from hub.api.operation import respond
from tests.api.hub_under_test import Hub

TOOL, MISSPELT = "cps-correspondence-drafting-tool", "cps-corespondence-drafting-tol"


async def told(hub: Hub, text: str) -> dict[str, Any]:
    """The whole response."""
    answer = await respond(hub.api, hub.graph, Request(text, None, {}), ANONYMOUS, read_only=True)
    return orjson.loads(answer.content)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        (f'{{ tool(slug: "{MISSPELT}") {{ name }} }}', {"tool": TOOL}),
        (f'{{ mine: tool(slug: "{MISSPELT}") {{ name reach: slug }} }}', {"mine": TOOL}),
        (f'{{ reach(tool: "{MISSPELT}") {{ acts }} }}', {"reach": TOOL}),
        (f'{{ chains(from: "{MISSPELT}") {{ totalCount }} }}', {"chains": TOOL}),
        (f'{{ overlaps(tool: "{MISSPELT}") {{ totalCount }} }}', {"overlaps": TOOL}),
        ('{ coverage(framework: "cps-ai-visin") { pairCount } }', {"coverage": "cps-ai-vision"}),
        ('{ crosswalk(from: "cps-ai-visin", to: "npcc-ai-covenant") { pairs { relation } } }',
         {"crosswalk": "cps-ai-vision"}),
        (f'{{ whatIf(retireTools: ["cps-redaction-trials", "{MISSPELT}"]) {{ lost: __typename }} }}', {"whatIf": TOOL}),
        ('{ whatIf(withdrawSuppliers: ["microsft"]) { __typename } }', {"whatIf": "microsoft"}),
        ('{ quality(agency: "npc") { toolCount } }', {"quality": "npcc"}),
        ('{ agency(slug: "npc") { name } practice(slug: "nothing of that kind") { name } }', {"agency": "npcc"}),
    ],
)  # fmt: skip
async def test_the_nearest_slug_is_told_first(seeded: Hub, text: str, near: dict[str, str]) -> None:
    answer = await told(seeded, text)
    assert {key: slugs[0] for key, slugs in answer["extensions"]["nearest"].items()} == near
    assert not any(value for value in (answer.get("data") or {}).values())


async def test_what_is_named_rightly_brings_nothing(seeded: Hub) -> None:
    assert "nearest" not in (await told(seeded, f'{{ tool(slug: "{TOOL}") {{ name }} }}'))["extensions"]


async def test_what_is_like_nothing_brings_nothing(seeded: Hub) -> None:
    assert "nearest" not in (await told(seeded, '{ tool(slug: "---") { name } }'))["extensions"]
