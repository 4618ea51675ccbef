"""What somebody sees: the predicate of statements and the test of rows in memory decide as the policy is written."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from hub.access.asker import ANONYMOUS, Asker, Door, SignIn
from hub.access.roles import Role
from hub.access.visibility import is_visible, predicate
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.model.enums import Marking

HUB = Path(__file__).parents[2] / "hub"
AGENCIES = (None, "cps", "moj")
AUDIENCES: tuple[list[str] | None, ...] = (None, ["cps"], ["cps", "moj"], ["hmcts"])
CLEARED_FOR = {"PUBLISHED": 1, "OFFICIAL": 2, "OFFICIAL_SENSITIVE": 3}
"""How high each marking stands, written out here once more."""


def sees(asker: Asker, marking: str, audience: list[str] | None) -> bool:
    """The policy in plain words."""
    cleared = CLEARED_FOR[marking] <= CLEARED_FOR[asker.clearance.value]
    return cleared and (audience is None or (asker.agency is not None and asker.agency in audience))


@pytest.mark.parametrize(("clearance", "agency"), [*product(Marking, AGENCIES)])
async def test_both_forms_of_the_predicate_decide_as_the_policy(graph: Graph, clearance: Marking, agency: Any) -> None:
    asker = Asker(clearance, agency)
    rows = [{"marking": m, "audience": a} for m, a in product(CLEARED_FOR, AUDIENCES)]
    expected = [sees(asker, row["marking"], row["audience"]) for row in rows]
    test = predicate("x", acts=asker.sees.acts)
    asked = Statement(f"UNWIND $rows AS x RETURN {test}", {"rows": rows, **asker.sees.parameters()})
    [decisions] = await graph.read([asked])
    assert [row for [row] in decisions] == expected
    assert [is_visible(row["marking"], row["audience"] or (), asker.sees) for row in rows] == expected


def test_nobody_in_particular_sees_what_is_published_to_all() -> None:
    assert Asker(Marking.PUBLISHED, None, None, frozenset(), Door.GRAPHQL, SignIn.NONE) == ANONYMOUS
    assert [is_visible(m, a or (), ANONYMOUS.sees) for m, a in product(CLEARED_FOR, AUDIENCES)] == [True] + 11 * [False]


def test_who_sees_the_same_shares_what_is_kept() -> None:
    """Door, name and way of signing in open nothing, so they are no part of the key; clearance, agency, roles are."""
    by_page = Asker(Marking.OFFICIAL, "cps", "a1", door=Door.PAGE, signed_in=SignIn.SESSION)
    by_key = Asker(Marking.OFFICIAL, "cps", "a2", door=Door.GRAPHQL, signed_in=SignIn.KEY)
    assert by_page.sees == by_key.sees
    others = [
        Asker(Marking.PUBLISHED, "cps"),
        Asker(Marking.OFFICIAL, "moj"),
        Asker(Marking.OFFICIAL, "cps", roles=frozenset({Role.AUDITOR})),
    ]
    assert len({by_key.sees, *(asker.sees for asker in others)}) == 4


def test_the_predicate_is_written_once() -> None:
    """No other module of the hub compares a row's marking or audience with anything."""
    apart = [path for path in HUB.rglob("*.*") if path.suffix in (".py", ".cypher")]
    wrong = ("$markings", "$agency IN", "audience IS", ".markings", "in audience")
    modules = {path.relative_to(HUB).as_posix() for path in apart if any(w in path.read_text("utf-8") for w in wrong)}
    assert modules == {"access/visibility.py"}
