"""The journal over GraphQL: what everybody may check, what auditors and approvers see, and an independent verifier."""

from __future__ import annotations

import asyncio
import base64
import copy
import hashlib
import json
from pathlib import Path
from typing import Any

import orjson
import pytest
import rfc8785

from hub.access.asker import ANONYMOUS, Asker
from hub.access.roles import Role
from hub.api.documents.request import Request
from hub.api.operation import respond
from hub.graph.session import Graph
from hub.model.enums import Marking
from tests.records.calls import API, APPROVER, MILL, RIDDLE, said, who
from tests.records.graphs import load
from tests.records.verifying import verified

ENTRIES = """query ($log: Log) {
  journal(log: $log) { log size rootHash recordedAt }
  journalEntries(log: $log) {
    number call recordedAt door agency roles why actor leaf leafHash changes { act row before after }
  }
}"""
PROOF = """query ($number: Int!, $since: Int, $log: Log) {
  journalProof(number: $number, since: $since, log: $log) {
    size rootHash leafHash inclusion sinceRootHash consistency
  }
}"""
AUDITOR = who(None, Role.AUDITOR)


async def tell(graph: Graph, asker: Asker, query: str = ENTRIES, **variables: Any) -> dict[str, Any]:
    """The whole answer to a question about the journal."""
    response = await respond(API, graph, Request(query, None, variables), asker, read_only=True)
    return orjson.loads(response.content)


async def entries(graph: Graph, asker: Asker, log: str = "OPEN") -> list[dict[str, Any]]:
    return (await tell(graph, asker, log=log))["data"]["journalEntries"]


@pytest.fixture
async def lived(migrated: Graph, tmp_path: Path) -> Graph:
    """A register with a change that everybody sees, and a hidden tool."""
    await load(migrated, tmp_path)
    note = {"correct": {"slug": "sieve", "version": 1, "values": {"tool": {"note": "Coarse."}}}}
    hidden = {"create": {"tool": {**RIDDLE, "marking": "OFFICIAL"}}}
    for change in (note, hidden):
        assert (await said(migrated, MILL, change))["outcome"] == "RECORDED"
    return migrated


async def test_somebody_else_verifies_every_proof_and_no_forged_one(lived: Graph) -> None:
    for number in range(8):
        note = {"correct": {"slug": "sieve", "version": 2 + number, "values": {"tool": {"note": f"Note {number}."}}}}
        assert (await said(lived, MILL, note))["outcome"] == "RECORDED"
    leaves = {entry["number"]: entry["leaf"] for entry in await entries(lived, ANONYMOUS)}
    assert len(leaves) == 10
    proofs: list[dict[str, Any]] = []
    for number, leaf in leaves.items():
        for since in (1, 4, 7, 10):
            told = (await tell(lived, ANONYMOUS, PROOF, number=number, since=since))["data"]["journalProof"]
            proofs.append({**told, "number": number, "since": since, "leaf": leaf})
    assert await asyncio.to_thread(verified, proofs) == [""] * 40
    forged = copy.deepcopy(proofs[:2])
    forged[0]["leaf"] = forged[0]["leaf"].replace("SEED", "PACK")
    forged[1]["consistency"][0] = "0" * 64
    assert await asyncio.to_thread(verified, forged) == ["inclusion", "consistency"]


async def test_what_is_shown_is_what_the_leaf_holds(lived: Graph) -> None:
    for entry in await entries(lived, ANONYMOUS):
        leaf = json.loads(entry["leaf"])
        assert rfc8785.dumps(leaf).decode() == entry["leaf"]
        assert hashlib.sha256(b"\0" + entry["leaf"].encode()).hexdigest() == entry["leafHash"]
        for change, hashes in zip(entry["changes"], leaf["changes"], strict=True):
            for side in ("before", "after"):
                values = json.loads(change[side] or "null")
                made = values and {
                    name: hashlib.sha256(base64.b64decode(v["salt"]) + rfc8785.dumps(v["value"])).hexdigest()
                    for name, v in values.items()
                }
                assert made == hashes[side]


async def test_everybody_reads_the_open_log_and_auditors_the_full_one(lived: Graph) -> None:
    assert [(e["number"], e["why"], e["actor"], e["agency"]) for e in await entries(lived, ANONYMOUS)] == [
        (1, "The shipped records were loaded.", None, None),
        (2, "It is so.", None, "mill"),
    ]
    for asker, code in ((ANONYMOUS, "UNAUTHENTICATED"), (MILL, "FORBIDDEN"), (APPROVER, "FORBIDDEN")):
        answer = await tell(lived, asker, log="FULL")
        assert {error["extensions"]["code"] for error in answer["errors"]} == {code}
        proof = await tell(lived, asker, PROOF, log="FULL", number=1)
        assert proof["errors"][0]["extensions"]["code"] == code
    full = await tell(lived, AUDITOR, log="FULL")
    assert (full["data"]["journal"]["size"], len(full["data"]["journalEntries"])) == (3, 3)
    last = full["data"]["journalEntries"][-1]
    assert [change["row"].partition(":")[0] for change in last["changes"]] == ["Tool", "OWNS"]


async def test_an_auditor_sees_no_more_than_its_clearance(lived: Graph) -> None:
    low = who(None, Role.AUDITOR, clearance=Marking.PUBLISHED)
    *_, last = await entries(lived, low, "FULL")
    assert (last["leaf"], last["why"], last["changes"]) == (None, None, [])
    assert len(last["leafHash"]) == 64


async def test_who_made_a_change_is_for_its_agencys_approvers_and_administrators(lived: Graph) -> None:
    seeing = [APPROVER, who(None, Role.ADMINISTRATOR)]
    for asker in (*seeing, ANONYMOUS, MILL, who("wheel", Role.APPROVER), AUDITOR):
        actor = (await entries(lived, asker))[1]["actor"]
        assert actor == ("key:mill" if asker in seeing else None)


async def test_what_is_not_there_is_refused(lived: Graph) -> None:
    for wrong, code in (
        ({"number": 3}, "NOT_FOUND"), ({"number": 0}, "NOT_FOUND"), ({"number": 1, "since": 3}, "NOT_FOUND"),
        ({"number": 1, "since": 0}, "NOT_FOUND"),
    ):  # fmt: skip
        answer = await tell(lived, ANONYMOUS, PROOF, **wrong)
        assert answer["errors"][0]["extensions"]["code"] == code
    for most in (0, 101, -1):
        answer = await tell(lived, ANONYMOUS, f"{{ journalEntries(most: {most}) {{ number }} }}")
        assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
