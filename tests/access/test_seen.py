"""`why` and `seenBy` say what the compiled predicate does, and nothing to who does not decide about a row."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Any

import orjson
import pytest

from hub.access.asker import ANONYMOUS, Asker, SignIn
from hub.access.roles import Role
from hub.access.visibility import Visibility
from hub.api.documents.request import Request
from hub.api.operation import respond
from hub.api.schema.hub_schema import build_schema
from hub.graph.compiler.governed import visible
from hub.graph.compiler.ids import global_id
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.model.enums import Marking
from hub.model.registry import the_model
from tests.analytics.world import World

API = build_schema(the_model())
WHY = """query ($id: ID!) { why(id: $id) {
  marking shownBy { rule because } readers { clearance agency { slug } sees hiddenBy } } }"""
SEEN_BY = """query ($id: ID!, $as: OtherReader!) { seenBy(id: $id, as: $as, first: 100) {
  sees hiddenBy totalCount nodes { field to { id } sees hiddenBy { part rule } } } }"""
AUDIENCES: tuple[list[str], ...] = ([], [], ["cps"], ["cps", "moj"], ["cps", "met"])
TOOL = global_id("Tool", "sorter")
OTHERS = [*product(Marking, ("cps", "moj", "met", None))]


def who(agency: str | None, *roles: Role, clearance: Marking = Marking.OFFICIAL_SENSITIVE) -> Asker:
    return Asker(clearance, agency, "a", frozenset({Role.READER, *roles}), signed_in=SignIn.KEY)


APPROVER, ADMINISTRATOR = who("cps", Role.APPROVER), who("cps", Role.ADMINISTRATOR)


def drawn(seed: int, marking: str, audience: list[str]) -> World:
    """A tool of cps with links that are marked and shared by chance, at either end."""
    random = Random(seed)

    def kept() -> dict[str, Any]:
        return {"marking": random.choice(list(Marking)).value, "audience": random.choice(AUDIENCES)}

    world = World().node("Agency", "cps").node("Agency", "moj").node("Agency", "met", marking="OFFICIAL")
    world.tool("sorter", "cps", None, marking=marking, audience=audience)
    for n in range(9):
        world.node("Process", f"p{n}", **kept()).link("Tool:sorter", "AFFECTS", f"Process:p{n}", **kept())
    return world


async def tell(graph: Graph, asker: Asker, query: str, **variables: Any) -> Any:
    response = await respond(API, graph, Request(query, None, variables), asker, read_only=True)
    return orjson.loads(response.content)


async def seen(graph: Graph, readers: list[Visibility], own: Visibility) -> list[tuple[bool, set[str]]]:
    """Of each reader, by the compiled predicate: whether they see the tool, and the steps that they and `own` see."""
    statements = [
        Statement(
            f"MATCH (n:Tool) RETURN {visible(reader.acts, 'n')}, COLLECT {{ MATCH (n)-[r:AFFECTS]->(m:Process) "
            f"WHERE {visible(reader.acts, 'n', 'r', 'm')} RETURN m.slug }}",
            reader.parameters(),
        )
        for reader in (own, *readers)
    ]
    (_, mine), *others = [(sees, set(steps)) for [[sees, steps]] in await graph.read(statements)]
    return [(sees is True, steps & mine) for sees, steps in others]


@pytest.mark.parametrize(("marking", "audience"), [("PUBLISHED", []), ("OFFICIAL", ["cps", "moj", "met"])])
async def test_what_is_told_is_what_the_predicate_does(graph: Graph, marking: str, audience: list[str]) -> None:
    await drawn(len(audience), marking, audience).write(graph)
    told = (await tell(graph, APPROVER, WHY, id=TOOL))["data"]["why"]
    assert [shown["rule"] for shown in told["shownBy"]] == ["CLEARED", "SHARED"]
    assert told["shownBy"][0]["because"] == f"It is marked {marking}, and you are cleared up to OFFICIAL_SENSITIVE."
    readers = [(reader["clearance"], (reader["agency"] or {}).get("slug")) for reader in told["readers"]]
    assert readers == [*product(Marking, [None, *sorted(audience)])]
    kinds = [Visibility(Marking(clearance), agency) for clearance, agency in [*readers, *OTHERS]]
    decided = await seen(graph, kinds, APPROVER.sees)
    assert [(reader["sees"], not reader["hiddenBy"]) for reader in told["readers"]] == [
        (sees, sees) for sees, _ in decided[: len(readers)]
    ]
    for (clearance, agency), (sees, steps) in zip(OTHERS, decided[len(readers) :], strict=True):
        other = {"clearance": clearance, "agency": agency}
        shown = (await tell(graph, APPROVER, SEEN_BY, id=TOOL, **{"as": other}))["data"]["seenBy"]
        assert (shown["sees"], not shown["hiddenBy"]) == (sees, sees)
        affects = [link for link in shown["nodes"] if link["field"] == "affects"]
        assert {link["to"]["id"] for link in affects if link["sees"]} == {global_id("Process", step) for step in steps}
        assert all(link["sees"] is not bool(link["hiddenBy"]) for link in shown["nodes"])
        assert shown["totalCount"] == len(shown["nodes"]) == len(affects) + 1


async def test_who_does_not_decide_about_a_row_is_told_as_of_none(graph: Graph) -> None:
    await drawn(0, "OFFICIAL", ["cps", "moj"]).write(graph)
    everybody = [
        ANONYMOUS, who("cps", clearance=Marking.PUBLISHED), who("met", Role.APPROVER), who("cps"),
        who("cps", Role.CONTRIBUTOR), who("cps", Role.AUDITOR), who("moj", Role.APPROVER), who(None, Role.EDITOR),
        who("moj", Role.EDITOR), APPROVER, ADMINISTRATOR,
    ]  # fmt: skip
    absent = global_id("Tool", "absent")
    as_nobody = {"as": {"clearance": "PUBLISHED"}}
    seeing, deciding = list[int](), list[int]()
    for n, asker in enumerate(everybody):
        for query, more in ((WHY, {}), (SEEN_BY, as_nobody)):
            there, gone = [await tell(graph, asker, query, id=node_id, **more) for node_id in (TOOL, absent)]
            assert gone["errors"][0]["extensions"]["code"] == "NOT_FOUND"
            if query == WHY and there != gone:
                seeing.append(n)
                deciding += [n] if there["data"]["why"]["readers"] else []
            elif there != gone:
                assert deciding[-1] == n
    assert (seeing, deciding) == ([3, 4, 5, 6, 8, 9, 10], [9, 10])


async def test_editors_decide_about_what_is_published_and_about_what_no_agency_keeps(graph: Graph) -> None:
    await drawn(0, "PUBLISHED", []).write(graph)
    for node_id in (TOOL, global_id("Agency", "cps")):
        assert (await tell(graph, who(None, Role.EDITOR), WHY, id=node_id))["data"]["why"]["readers"]
    assert (await tell(graph, APPROVER, WHY, id=global_id("Agency", "cps")))["data"]["why"]["readers"] is None


async def test_an_agency_that_is_hidden_is_not_named(graph: Graph) -> None:
    await drawn(0, "PUBLISHED", ["cps", "met"]).write(graph)
    asker = who("cps", Role.APPROVER, clearance=Marking.PUBLISHED)
    readers = (await tell(graph, asker, WHY, id=TOOL))["data"]["why"]["readers"]
    assert {(reader["agency"] or {}).get("slug") for reader in readers} == {None, "cps"}


async def test_what_is_no_id_is_refused(graph: Graph) -> None:
    for node_id in ("x", global_id("Register", "register"), "é" * 400):
        answer = await tell(graph, APPROVER, WHY, id=node_id)
        assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
