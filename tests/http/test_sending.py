"""`hub record FILE --url`: what a file says reaches a hub that runs, as whoever holds the key."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from graphql import GraphQLInputObjectType
from graphql.utilities import coerce_input_value

from hub.access.roles import Role
from hub.actors.keys import make_key
from hub.actors.rights import Rights
from hub.api.recording import changes_of
from hub.api.schema.hub_schema import build_schema
from hub.errors import BadUserInput
from hub.model.registry import the_model
from hub.records.record import Request
from hub.sending import inputs_of, send
from tests.http.conftest import Hub
from tests.records.graphs import ask, load

PAGE = (Path(__file__).parents[2] / "docs" / "recording.md").read_text(encoding="utf-8")
KINDS: list[Mapping[str, Any]] = [
    *yaml.safe_load(PAGE.partition("```yaml\n")[2].partition("```")[0])["changes"],
    {"correct": {"source": "s", "version": 1, "values": {"title": None}, "sources": ["s"]}},
    {"link": {"tool": "t", "field": "users", "to": "cps", "since": "2024"}},
    {"unlink": {"tool": "t", "field": "users", "to": "cps", "from": "2025", "version": 2}},
    {"end": {"tool": "t", "version": 3, "on": "2026-01-01"}},
    {"mark": {"toolState": "s", "version": 1, "marking": "OFFICIAL", "audience": ["cps"]}},
]


def plain(change: Any) -> Any:
    """A change with every link written out."""
    if isinstance(change, Mapping):
        tool = change.get("create", {}).get("tool")
        if tool:
            return {"create": {"tool": {**tool, "owner": {"to": tool["owner"]}}}}
    return change


def test_every_kind_of_change_means_the_same_sent_as_recorded_here() -> None:
    model = the_model()
    kind = build_schema(model).executable.type_map["ChangeInput"]
    assert isinstance(kind, GraphQLInputObjectType)
    taken = [coerce_input_value(given, kind) for given in inputs_of(model, KINDS)]
    assert changes_of(model, taken) == [plain(change) for change in KINDS]


@pytest.mark.parametrize("change", [{}, [], {"set": 1}, {"set": {"tool": "a", "agency": "b"}}, {"a": {}, "b": {}}])
def test_what_is_no_change_is_refused_before_it_is_sent(change: Any) -> None:
    with pytest.raises(BadUserInput, match="changes:"):
        inputs_of(the_model(), [change])


def test_no_key_goes_over_an_open_line() -> None:
    with pytest.raises(BadUserInput, match="https"):
        send("http://hub.example", "hub_key", Request([], "So."))


async def test_the_changes_of_a_file_reach_a_hub_that_runs(hub: Hub, tmp_path: Path) -> None:
    await load(hub.graph, tmp_path)
    key = await make_key(hub.graph, Rights("mill", frozenset({Role.CONTRIBUTOR})), "A file", 1)
    note = {"correct": {"tool": "sieve", "version": 1, "values": {"note": "From a file."}}}
    address, request = f"http://127.0.0.1:{hub.port}", Request([note], "So it is.", "file-1")
    done = await asyncio.to_thread(send, address, key, request)
    again = await asyncio.to_thread(send, address, key, request)
    stale = await asyncio.to_thread(send, address, key, replace(request, key=""))
    with pytest.raises(BadUserInput):
        await asyncio.to_thread(send, address, "", request)
    assert done == (True, "Recorded.\n  TOOL sieve, version 2")
    assert again == (True, "An earlier call with this key had recorded this.\n  TOOL sieve, version 2")
    assert (stale[0], stale[1].count("[CONFLICT]")) == (False, 1)
    assert await ask(hub.graph, "MATCH (t:Tool {slug: 'sieve'}) RETURN t.note") == [["From a file."]]
