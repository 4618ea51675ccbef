"""What the journal tells of changes, and which of them could matter to what was read. Without an engine."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from hub.graph.edit import Act, Edit, LinkAt, LinkKind, NodeAt
from hub.graph.journal import Call
from hub.graph.logs.append import entries as made_of
from hub.graph.meanwhile import MOST_CALLS, Changed, changed, could_matter, entries_between
from hub.graph.statement import Row
from hub.model.registry import the_model

USES = LinkKind("USES", "Tool", "Agency")
BEFORE, AFTER = {"name": "Sieve", "summary": "Old", "version": 3}, {"name": "Sieve", "summary": "New"}
TOLD = "MATCH (t:Tool) WHERE t.marking IN $markings RETURN t.slug, t.name"
THROUGH = "MATCH (a:Agency)-[r:OWNS]->(t) RETURN a.name, t.summary"


def entries(register: dict[str, Any], *edits: Edit) -> tuple[list[Row], dict[str, Any]]:
    """The rows that the journal gives of one call, and the register after it."""
    appended = made_of(register, Call("TEST", "It is so."), edits, [], tells_all=True)
    made: Any = appended.statements[0].parameters["entries"]
    after = {**register, **appended.state, "version": register.get("version", 0) + 1}
    return [[entry["version"], entry["parts"], entry.get("changes")] for entry in made], after


def set_(label: Any = "Tool") -> Edit:
    edit = Edit(Act.SET, NodeAt(label, "sieve"), BEFORE, AFTER)
    return replace(edit, after=edit.written)


def test_the_rows_of_each_call_in_between_are_told() -> None:
    link = Edit(Act.LINK, LinkAt(USES, "sieve", "mill", "k"), None, {"basis": "STATED"})
    first, register = entries({"version": 4}, set_())
    second, register = entries(register, link, set_("Agency"))
    assert register["version"] == 6
    assert changed([*first, *second], 4, 6) == [
        Changed("Tool", (("Tool", "sieve"),), frozenset({"summary", "version"})),
        Changed("USES", (("Tool", "sieve"), ("Agency", "mill")), None),
        Changed("Agency", (("Agency", "sieve"),), frozenset({"summary", "version"})),
    ]
    assert [change.name for change in changed([*first, *second], 5, 6) or ()] == ["USES", "Agency"]


def test_what_the_journal_does_not_tell_whole_is_not_known() -> None:
    first, register = entries({"version": 4}, *[set_()] * 501)
    second, register = entries(register, set_())
    assert len(changed([*first, *second], 4, 6) or ()) == 502
    assert changed([first[0], *second], 4, 6) is None
    assert changed(first, 4, 6) is None
    assert changed([], 6, 7) is None
    # A migration, or a seed that says something else of the register itself.
    untold = made_of({"version": 4}, Call("TEST", "It is so."), [], [], tells_all=False)
    made: Any = untold.statements[0].parameters["entries"]
    assert changed([[5, made[0]["parts"], None]], 4, 5) is None
    # An entry of a hub that did not say which version it made.
    assert changed([[None, None, [json.dumps({})]], *second], 4, 6) is None
    assert entries_between(0, MOST_CALLS) is not None
    assert entries_between(0, MOST_CALLS + 1) is None


@pytest.mark.parametrize(
    ("text", "row", "matters"),
    [
        (TOLD, Changed("Tool", (), frozenset({"summary"})), False),
        (TOLD, Changed("Tool", (), frozenset({"name"})), True),
        (TOLD, Changed("Tool", (), frozenset({"marking"})), True),
        (TOLD, Changed("Tool", (), None), True),
        (TOLD, Changed("Agency", (), None), False),
        (TOLD, Changed("OWNS", (), None), False),
        (THROUGH, Changed("OWNS", (), None), True),
        (THROUGH, Changed("USES", (), None), False),
        # A tool is read here without its label.
        (THROUGH, Changed("Tool", (), frozenset({"summary"})), True),
        (THROUGH, Changed("Tool", (), frozenset({"name"})), True),
        (THROUGH, Changed("Tool", (), frozenset({"aiClass"})), False),
        (THROUGH, Changed("Tool", (), None), False),
        ("MATCH (g:Register) WITH g.version AS version MATCH (t:Tool) RETURN t.slug", Changed(
            "Tool", (), frozenset({"summary", "version"})), False),
        ("MATCH (t:Tool) RETURN t {.slug, .version}", Changed("Tool", (), frozenset({"summary", "version"})), True),
        ("MATCH (n)-[r]->(b:Source) RETURN b.slug", Changed("Tool", (), frozenset({"summary"})), True),
        ("MATCH (s:Source), (n) RETURN n.name", Changed("Tool", (), frozenset({"summary"})), True),
        ("MATCH (s:Source)<-[r:CITED]-(n) RETURN labels(n)", Changed("Tool", (), frozenset({"summary"})), False),
        ("MATCH (n) RETURN labels(n)", Changed("Tool", (), frozenset({"summary"})), True),
        ("MATCH (s:Source) RETURN s {.*}", Changed("Tool", (), frozenset({"summary"})), True),
        ("MATCH (s:Source) RETURN properties(s)", Changed("Tool", (), frozenset({"summary"})), True),
        ("MATCH (s:Source) RETURN s[$name]", Changed("Tool", (), frozenset({"summary"})), True),
        ("MATCH (t:Tool)-[w:WAS]->(e) RETURN e.value", Changed("Earlier", (), frozenset({"value"})), True),
        (TOLD, Changed("Earlier", (), frozenset({"value"})), False),
    ],
)  # fmt: skip
def test_a_change_matters_where_a_text_names_what_was_changed(text: str, row: Changed, matters: bool) -> None:
    assert could_matter([row], [text], the_model()) is matters
