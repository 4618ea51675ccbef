"""Withdraw a record over GraphQL, with what hangs on it unseen; redact a value as an administrator, wherever it is."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from hub.access.asker import ANONYMOUS
from hub.access.roles import Role
from hub.changing import OPERATOR
from hub.errors import Forbidden, Unauthenticated
from hub.graph.logs.verify import verify
from hub.graph.session import Graph
from hub.model.enums import Marking
from hub.model.registry import the_model
from hub.records.proposals.propose import Proposing, propose
from hub.records.record import Request, record
from tests.records.calls import EDITOR, MILL, RIDDLE, WHEEL, codes, said, who
from tests.records.graphs import ask, load

ADMINISTRATOR = who(None, Role.ADMINISTRATOR)
GIVEN = {"create": {"tool": {**RIDDLE, "statusHistory": [{"status": "PILOT", "since": "2026-05"}]}}}
GONE = {"withdraw": {"kind": "TOOL", "slug": "riddle", "version": 1}}


@pytest.fixture
async def recorded(patient: Graph, tmp_path: Path) -> AsyncGenerator[Graph]:
    """The small register with a tool that the mill recorded; the journal is whole when the test is over."""
    await load(patient, tmp_path)
    assert (await said(patient, MILL, GIVEN))["outcome"] == "RECORDED"
    yield patient
    assert [line for log in (await verify(patient)).values() for line in log.wrong] == []


async def test_a_record_goes_with_what_its_writer_does_not_see(recorded: Graph) -> None:
    use = {"link": {"tool": "riddle", "field": "users", "to": "wheel", "basis": "STATED", "audience": ["wheel"]}}
    done = await record(recorded, the_model(), OPERATOR, Request([use], "Told."))
    assert done.sound, done.problems
    assert await ask(recorded, "MATCH (:Agency)-[r:USES]->(:Tool {slug: 'riddle'}) RETURN r.audience") == [[["wheel"]]]

    assert await codes(recorded, WHEEL, GONE) == [(0, "", "FORBIDDEN")]
    assert await codes(recorded, MILL, {"withdraw": {**GONE["withdraw"], "slug": "nothing"}}) == [(0, "", "NOT_FOUND")]
    stale = await said(recorded, MILL, {"withdraw": {**GONE["withdraw"], "version": 7}})
    assert [problem["code"] for problem in stale["problems"]] == ["CONFLICT"]
    # What leads to it and is seen has to go first; it tells where.
    page = {"withdraw": {"kind": "OUTCOME", "slug": "fairness", "version": 1}}
    assert ("CONTRADICTION") in [code for _, _, code in await codes(recorded, EDITOR, page)]

    done = await said(recorded, MILL, GONE)
    assert (done["outcome"], done["records"], done["problems"]) == ("RECORDED", [], [])
    rest = "MATCH (n) WHERE n.slug STARTS WITH 'riddle' RETURN labels(n)"
    assert await ask(recorded, rest) == []
    again = await said(recorded, MILL, GIVEN)
    assert [problem["code"] for problem in again["problems"]] == ["DUPLICATE_SLUG", "DUPLICATE_SLUG"]


async def test_an_administrator_takes_a_value_away_wherever_it_is_repeated(recorded: Graph) -> None:
    name = "Jo Bloggs runs it."
    noted = {"correct": {"slug": "riddle", "version": 1, "values": {"tool": {"note": name}}}}
    assert (await said(recorded, MILL, noted))["outcome"] == "RECORDED"
    changes = [{"correct": {"tool": "riddle", "version": 2, "values": {"note": f"{name} Ask them."}}}]
    made = await propose(recorded, the_model(), WHEEL, Proposing(changes, f"Not so: {name}", Marking.PUBLISHED))
    assert made.proposal, made.problems
    away = {"redact": {"kind": "TOOL", "slug": "riddle", "field": "note"}}

    for asker, error in ((MILL, Forbidden), (who(None), Forbidden)):
        with pytest.raises(error):
            await record(recorded, the_model(), asker, Request([_as_file(away)], "It must not be kept."))
    with pytest.raises(Unauthenticated):
        await record(recorded, the_model(), ANONYMOUS, Request([_as_file(away)], "It must not be kept."))
    for wrong, code in (
        ({"slug": "nothing"}, "NOT_FOUND"),
        ({"field": "marking"}, "UNKNOWN_FIELD"),
        ({"field": "supplierSaid"}, "UNKNOWN_FIELD"),
        ({"field": "userGroup"}, "EMPTY_VALUE"),
    ):
        told = await codes(recorded, ADMINISTRATOR, {"redact": {**away["redact"], **wrong}})
        assert (wrong, [code for *_, code in told]) == (wrong, [code])
    mixed = await codes(recorded, who("mill", Role.CONTRIBUTOR, Role.ADMINISTRATOR), away, GONE)
    assert "NOT_A_RECORD" in [code for *_, code in mixed]
    repeating = await record(recorded, the_model(), ADMINISTRATOR, Request([_as_file(away)], f"Away with {name}"))
    assert [problem.field for problem in repeating.problems] == ["why"]
    assert (await said(recorded, ADMINISTRATOR, away, dry=True))["outcome"] == "SOUND"

    done = await said(recorded, ADMINISTRATOR, away, key="away")
    assert [(each["slug"], each["version"]) for each in done["records"]] == [("riddle", 3)]
    assert (await said(recorded, ADMINISTRATOR, away, key="away"))["outcome"] == "REPEATED"
    rows = await ask(recorded, "MATCH (n) RETURN properties(n)")
    assert "Bloggs" not in repr(rows)
    [[note, why, kept]] = await ask(
        recorded, "MATCH (t:Tool {slug: 'riddle'}) MATCH (p:Proposal) RETURN t.note, p.why, p.changes"
    )
    assert (note, why) == ("[redacted]", "Not so: [redacted]")
    assert "[redacted] Ask them." in kept


def _as_file(change: dict[str, Any]) -> dict[str, Any]:
    body = change["redact"]
    return {"redact": {"tool": body["slug"], "field": body["field"]}}
