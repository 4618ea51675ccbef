"""A day in the life of a register, over GraphQL alone, by people who each hold a key of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hub.access.asker import Asker
from hub.access.roles import Role
from hub.actors.keys import holder, make_key
from hub.actors.rights import Rights
from hub.graph.compiler.ids import global_id
from hub.graph.session import Graph
from tests.records.calls import said
from tests.records.graphs import load
from tests.records.test_feedback import ANSWER, GIVE, told
from tests.records.test_proposals import PROPOSE, decide, seen

SOURCE = {
    "slug": "letter", "url": "https://example.org/letter", "title": "A letter of the Mill", "published": "2026-05-01",
    "sources": ["letter"], "confidence": "SOURCED", "marking": "PUBLISHED",
}  # fmt: skip
ABOUT = {"sources": ["letter"], "confidence": "SOURCED", "marking": "PUBLISHED"}
TOOL = {
    "slug": "lens", "name": "Lens", "owner": {"to": "mill"}, "aiClass": "MACHINE_LEARNING", "scope": "CORE", **ABOUT,
    "sroRole": "Chief constable", "statusHistory": [{"status": "PILOT", "since": "2026-05"}],
    "affects": [{"to": "sorting", "how": "It reads letters", "basis": "STATED"}], "bearsOn": [{"to": "fairness"}],
}  # fmt: skip
EVALUATION = {"slug": "lens-trial", "name": "Trial of Lens", "tool": {"to": "lens"}, "date": "2026-06", **ABOUT}
AFTER = """{ tool(slug: "lens") { name note sroRole status affects { totalCount }
  evaluations { totalCount } feedback { nodes { answered answer } } } }"""


@pytest.fixture
async def seeded(patient: Graph, tmp_path: Path) -> Graph:
    await load(patient, tmp_path)
    return patient


async def signed_in(graph: Graph, agency: str, *roles: Role) -> Asker:
    """Whoever holds a new key."""
    key = await make_key(graph, Rights(agency, frozenset(roles)), "A day", 1)
    asker = await holder(graph, key)
    assert asker is not None
    return asker


def correct(version: int, **values: Any) -> dict[str, Any]:
    """A change of the tool's properties."""
    return {"correct": {"slug": "lens", "version": version, "values": {"tool": values}}}


async def test_a_day(seeded: Graph) -> None:
    keeper = await signed_in(seeded, "mill", Role.CONTRIBUTOR)
    approver = await signed_in(seeded, "mill", Role.APPROVER)
    other = await signed_in(seeded, "wheel", Role.CONTRIBUTOR)
    user = await signed_in(seeded, "wheel")

    # The Mill records its tool with its steps, an officer and what shows how it does, and knows its versions.
    made = await said(
        seeded,
        keeper,
        {"create": {"source": SOURCE}},
        {"create": {"tool": TOOL}},
        {"create": {"evaluation": EVALUATION}},
    )
    assert (made["outcome"], made["problems"]) == ("RECORDED", [])
    [lens] = [record["version"] for record in made["records"] if record["slug"] == "lens"]

    # The Wheel, which may not change it, proposes two corrections; the Mill takes the one and refuses the other.
    refused = await said(seeded, other, correct(lens, note="Also used by the Wheel."))
    assert {problem["code"] for problem in refused["problems"]} == {"FORBIDDEN"}
    changes = [correct(lens, note="Also used by the Wheel."), correct(lens, sroRole="Nobody")]
    assert (await told(seeded, other, PROPOSE, changes=changes))["outcome"] == "RECORDED"
    [proposal] = await seen(seeded, approver, agency="mill", state="OPEN")
    done = await decide(
        seeded, approver, proposal, accept=[0], refuse=[1], reason="The chief constable answers for it."
    )
    assert (done["problems"], done["proposal"]["state"]) == ([], "PARTLY_ACCEPTED")
    assert [shown["state"] for shown in await seen(seeded, other)] == ["PARTLY_ACCEPTED"]

    # An end user says what is wrong, and is told what came of it.
    given = await told(seeded, user, GIVE, tool="lens", about="It cannot read Welsh.")
    [feedback] = [record["slug"] for record in given["records"] if record["kind"] == "FEEDBACK"]
    answer = {"feedback": feedback, "answer": "It will from June.", "led": global_id("Tool", "lens")}
    assert (await told(seeded, keeper, ANSWER, **answer))["problems"] == []
    assert await told(seeded, user, AFTER) == {
        "name": "Lens", "note": "Also used by the Wheel.", "sroRole": "Chief constable", "status": "PILOT",
        "affects": {"totalCount": 1}, "evaluations": {"totalCount": 1},
        "feedback": {"nodes": [{"answered": True, "answer": "It will from June."}]},
    }  # fmt: skip
