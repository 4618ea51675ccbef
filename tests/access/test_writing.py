"""Who may write what: the compiled predicate and the test of a record that is made decide as the policy is written."""

from __future__ import annotations

from itertools import product

import pytest

from hub.access.asker import ANONYMOUS, Asker, Door, SignIn
from hub.access.roles import Role
from hub.access.writing import Writer, is_operator, may_record, writable
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.model.enums import Marking
from hub.model.policy import Steward

MARKINGS = ("PUBLISHED", "OFFICIAL")
KEPT: tuple[str | None, ...] = (None, "cps", "moj")
ROLES = [frozenset[Role](), *(frozenset({role}) for role in Role), frozenset({Role.EDITOR, Role.CONTRIBUTOR})]
AGENCIES = (None, "cps")
APPROVING = (frozenset[str](), frozenset({"cps", "moj"}))


def may(roles: frozenset[Role], own: str | None, approving: frozenset[str], steward: Steward, kept: str | None,
        marking: str) -> bool:  # fmt: skip
    """The table of roles in plain words."""
    if steward is Steward.EDITORS:
        return Role.EDITOR in roles
    if steward is Steward.REVIEWERS:
        return Role.REVIEWER in roles
    contributor = Role.CONTRIBUTOR in roles or Role.APPROVER in roles
    if contributor and own is not None and kept == own:
        return True
    return Role.EDITOR in roles and (kept is None or (marking == "PUBLISHED" and kept not in approving))


@pytest.mark.parametrize("steward", Steward)
async def test_both_forms_decide_as_the_policy(graph: Graph, steward: Steward) -> None:
    rows = [{"marking": marking, "kept": [kept] if kept else []} for kept, marking in product(KEPT, MARKINGS)]
    statements: list[Statement] = []
    expected: list[list[bool]] = []
    for roles, own, approving in product(ROLES, AGENCIES, APPROVING):
        writer = Writer(Asker(Marking.OFFICIAL, own, "a", roles, signed_in=SignIn.KEY), approving)
        wanted = [may(roles, own, approving, steward, kept, marking) for kept, marking in product(KEPT, MARKINGS)]
        assert [writer.may_write(steward, kept, marking) for kept, marking in product(KEPT, MARKINGS)] == wanted
        expected.append(wanted)
        text = f"UNWIND $rows AS x WITH x, x.kept AS kept RETURN {writable(steward, 'x', 'kept')}"
        statements.append(Statement(text, {"rows": rows, **writer.parameters()}))
    decisions = await graph.read(statements)
    assert [[may is True for [may] in told] for told in decisions] == expected


def test_who_may_record_at_all() -> None:
    operator = Asker(Marking.OFFICIAL_SENSITIVE, actor="operator", door=Door.COMMAND, signed_in=SignIn.MACHINE)
    assert is_operator(operator)
    assert not is_operator(Asker(door=Door.GRAPHQL, signed_in=SignIn.MACHINE))
    recording = {role for role in Role if may_record(Asker(roles=frozenset({role}), signed_in=SignIn.KEY))}
    assert recording == {Role.CONTRIBUTOR, Role.APPROVER, Role.EDITOR, Role.REVIEWER}
    assert (may_record(operator), may_record(ANONYMOUS)) == (True, False)
