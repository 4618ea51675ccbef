"""A day in the life of a register, over GraphQL alone, by people who each hold a key of their own; and the day after.

An agency records a tool with its steps, its officers and its evidence; another proposes two corrections and has the
first accepted; an end user is answered; a reviewer builds a pack, and a day later anybody proves that the journal began
as it says.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hub import clock
from hub.access.asker import ANONYMOUS, Asker
from hub.access.roles import Role
from hub.actors.keys import holder, make_key
from hub.actors.rights import Rights
from hub.api.documents.request import Request
from hub.api.operation import respond
from hub.graph.compiler.ids import global_id
from hub.graph.session import Graph
from hub.review.over_graphql import build_for
from hub.review.pack_folder import MANIFEST
from tests.records.calls import API, said
from tests.records.graphs import load
from tests.records.test_feedback import ANSWER, GIVE, told
from tests.records.test_journal_api import PROOF
from tests.records.test_proposals import PROPOSE, decide, seen
from tests.records.verifying import verified

SOURCE = {
    "slug": "letter", "url": "https://example.org/letter", "title": "A letter of the Mill", "published": "2026-05-01",
    "sources": ["letter"], "confidence": "SOURCED", "marking": "PUBLISHED",
}  # fmt: skip
ABOUT = {"sources": ["letter"], "confidence": "SOURCED", "marking": "PUBLISHED"}
TOOL = {
    "slug": "lens", "name": "Lens", "owner": {"to": "mill"}, "aiClass": "MACHINE_LEARNING", "scope": "CORE", **ABOUT,
    "sroRole": "Chief constable", "humanInTheLoop": "An officer reads each letter",
    "statusHistory": [{"status": "PILOT", "since": "2026-05"}],
    "affects": [{"to": "sorting", "how": "It reads letters", "basis": "STATED"}], "bearsOn": [{"to": "fairness"}],
}  # fmt: skip
EVALUATION = {"slug": "lens-trial", "name": "Trial of Lens", "tool": {"to": "lens"}, "date": "2026-06", **ABOUT}
EVIDENCE = {"slug": "lens-report", "title": "A report on Lens", "kind": "EVALUATION", "date": "2026-06", **ABOUT}
ALIGNMENT = {
    "slug": "lens-in-the-open", "subject": {"to": "lens"}, "principle": {"to": "in-the-open"}, "claim": "It is said.",
    "evidence": [{"to": "lens-report", "finding": "SUPPORTS"}], **ABOUT,
}  # fmt: skip
AFTER = """{ tool(slug: "lens") { name note sroRole humanInTheLoop status affects { totalCount }
  evaluations { totalCount } alignments { nodes { evidence { totalCount } } }
  feedback { nodes { answered answer } } } }"""
PAGE = {"sources": ["page"], "confidence": "SOURCED", "marking": "PUBLISHED"}
OPEN = {"slug": "in-the-open", "name": "In the open", "scope": "TOOL", "order": 1, **PAGE}
VISION = {
    "slug": "vision", "title": "A vision", "kind": "vision", "date": "2025", "issuer": {"to": "mill"},
    "appliesTo": [{"to": "mill"}], "principles": [{"to": "in-the-open"}], **PAGE,
}  # fmt: skip
REVIEW = {
    "slug": "look", "title": "A look", "baseline": "2025-12-31", "vision": {"to": "vision"}, "owner": {"to": "mill"},
    "agencies": [{"to": "mill"}], **PAGE,
}  # fmt: skip
BUILD = """mutation { buildPack(review: "look") { outcome
  pack { sha256 journalSize rootHash files { name size sha256 content } } } }"""
NUMBERS = "{ journal { size rootHash } journalEntries(most: 100) { number leaf } }"


@pytest.fixture
async def seeded(patient: Graph, tmp_path: Path) -> Graph:
    await load(patient, tmp_path)
    return patient


async def signed_in(graph: Graph, agency: str | None, *roles: Role) -> Asker:
    """Whoever holds a new key."""
    key = await make_key(graph, Rights(agency, frozenset(roles)), "A day", 1)
    asker = await holder(graph, key)
    assert asker is not None
    return asker


def correct(version: int, **values: Any) -> dict[str, Any]:
    """A change of the tool's properties."""
    return {"correct": {"slug": "lens", "version": version, "values": {"tool": values}}}


async def recorded(graph: Graph, asker: Asker, *made: tuple[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Make records, each of a noun, in a call; what was written."""
    done = await said(graph, asker, *({"create": {noun: record}} for noun, record in made))
    assert (done["outcome"], done["problems"]) == ("RECORDED", [])
    return done["records"]


async def test_a_day(seeded: Graph) -> None:
    keeper = await signed_in(seeded, "mill", Role.CONTRIBUTOR)
    await recorded(seeded, await signed_in(seeded, None, Role.EDITOR), ("principle", OPEN), ("framework", VISION))

    # The Mill records its tool with its steps, its officers and what shows how it does, and knows its versions.
    made = await recorded(
        seeded, keeper, ("source", SOURCE), ("tool", TOOL), ("evaluation", EVALUATION), ("evidence", EVIDENCE),
        ("alignment", ALIGNMENT),
    )  # fmt: skip
    [lens] = [record["version"] for record in made if record["slug"] == "lens"]
    await _corrected_in_part(seeded, lens)
    await _answered(seeded, keeper)
    assert await told(seeded, ANONYMOUS, AFTER) == {
        "name": "Lens", "note": "Also used by the Wheel.", "sroRole": "Chief constable", "status": "PILOT",
        "humanInTheLoop": "An officer reads each letter", "affects": {"totalCount": 1},
        "evaluations": {"totalCount": 1}, "alignments": {"nodes": [{"evidence": {"totalCount": 1}}]},
        "feedback": {"nodes": [{"answered": True, "answer": "It will from June."}]},
    }  # fmt: skip
    pack = await _reviewed(seeded)
    with clock.held_at(clock.now() + timedelta(days=1)):
        await _proved(seeded, pack)


async def _corrected_in_part(graph: Graph, version: int) -> None:
    """The Wheel, which may not change it, proposes two corrections; the Mill takes the one and refuses the other."""
    other = await signed_in(graph, "wheel", Role.CONTRIBUTOR)
    approver = await signed_in(graph, "mill", Role.APPROVER)
    refused = await said(graph, other, correct(version, note="Also used by the Wheel."))
    assert {problem["code"] for problem in refused["problems"]} == {"FORBIDDEN"}
    changes = [correct(version, note="Also used by the Wheel."), correct(version, sroRole="Nobody")]
    assert (await told(graph, other, PROPOSE, changes=changes))["outcome"] == "RECORDED"
    [proposal] = await seen(graph, approver, agency="mill", state="OPEN")
    done = await decide(graph, approver, proposal, accept=[0], refuse=[1], reason="The chief constable answers for it.")
    assert (done["problems"], done["proposal"]["state"]) == ([], "PARTLY_ACCEPTED")
    assert [shown["state"] for shown in await seen(graph, other)] == ["PARTLY_ACCEPTED"]


async def _answered(graph: Graph, keeper: Asker) -> None:
    """An end user says what is wrong, and is told what came of it."""
    user = await signed_in(graph, "wheel")
    given = await told(graph, user, GIVE, tool="lens", about="It cannot read Welsh.")
    [feedback] = [record["slug"] for record in given["records"] if record["kind"] == "FEEDBACK"]
    answer = {"feedback": feedback, "answer": "It will from June.", "led": global_id("Tool", "lens")}
    assert (await told(graph, keeper, ANSWER, **answer))["problems"] == []


async def _reviewed(graph: Graph) -> dict[str, Any]:
    """A reviewer records a review of today and builds its pack: each file is what the pack's manifest says."""
    reviewer = await signed_in(graph, "mill", Role.REVIEWER)
    await recorded(graph, reviewer, ("review", {**REVIEW, "asOf": clock.today().isoformat()}))
    api = replace(API, packs=build_for)
    response = await respond(api, graph, Request(BUILD), reviewer, read_only=False)
    answer = json.loads(response.content)
    assert "errors" not in answer, answer
    pack = answer["data"]["buildPack"]["pack"]
    files = {file["name"]: base64.b64decode(file["content"]) for file in pack["files"]}
    hashes = {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}
    assert {file["name"]: file["sha256"] for file in pack["files"]} == hashes
    assert all(hashes[name] in files[MANIFEST].decode() for name in files if name != MANIFEST)
    assert "Also used by the Wheel." in files["pack.json"].decode()
    return pack


async def _proved(graph: Graph, pack: dict[str, Any]) -> None:
    """Somebody else has changed the register since; the log began as the pack says, by a verifier that is not ours."""
    editor = await signed_in(graph, None, Role.EDITOR)
    later = {"correct": {"slug": "vision", "version": 1, "values": {"framework": {"note": "Said a day later."}}}}
    assert (await said(graph, editor, later))["outcome"] == "RECORDED"
    response = await respond(API, graph, Request(NUMBERS), ANONYMOUS, read_only=True)
    now = json.loads(response.content)["data"]
    assert now["journal"]["size"] > pack["journalSize"]
    last = now["journalEntries"][-1]
    proof = await told(graph, ANONYMOUS, PROOF, number=last["number"], since=pack["journalSize"])
    assert (proof["sinceRootHash"], proof["rootHash"]) == (pack["rootHash"], now["journal"]["rootHash"])
    claim = {**proof, **last, "since": pack["journalSize"]}
    forged = {**claim, "sinceRootHash": "0" * 64}
    assert await asyncio.to_thread(verified, [claim, forged]) == ["", "consistency"]
