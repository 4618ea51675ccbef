"""Cedar as an oracle: for drawn actors and rows the compiled predicates decide as the policy written for Cedar."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any, LiteralString

from cedarpy import is_authorized_batch

from hub.access.asker import Asker, SignIn
from hub.access.roles import Role
from hub.access.visibility import is_visible
from hub.access.writing import Writer
from hub.graph.compiler.governed import visible
from hub.graph.compiler.steward import compile_writable
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.model.enums import Marking
from hub.model.registry import the_model
from tests.analytics.world import World

POLICY = (Path(__file__).parent / "policy.cedar").read_text(encoding="utf-8")
AGENCIES = ("cps", "moj", "met")
LEVELS = {"PUBLISHED": 0, "OFFICIAL": 1, "OFFICIAL_SENSITIVE": 2}
LABELS: dict[LiteralString, str] = {"Concept": "EDITORS", "Review": "REVIEWERS", "Practice": "AGENCY", "Tool": "AGENCY"}
ROWS, ACTORS = 30, 40
"""Rows of each label, and actors: each decides about each."""
Entity = dict[str, Any]


def kept(random: Random) -> dict[str, Any]:
    """A marking, and an audience or none."""
    audience = random.sample(AGENCIES, random.choice((0, 0, 1, 2)))
    return {"marking": random.choice(list(LEVELS)), "audience": audience}


def entity(kind: str, name: str, **attributes: Any) -> Entity:
    """As Cedar takes it: an empty audience and what is None is left out."""
    given = {key: value for key, value in attributes.items() if value is not None and value != []}
    return {"uid": {"type": kind, "id": name}, "attrs": given, "parents": []}


def drawn_rows(random: Random) -> tuple[World, list[Entity]]:
    """Rows of four stewards, each for the graph and for Cedar: a tool is kept by the agency that its link names."""
    world, entities = World(), list[Entity]()
    for agency in AGENCIES:
        world.node("Agency", agency)
    for label, steward in LABELS.items():
        for n in range(ROWS):
            row, keeper = kept(random), random.choice((None, *AGENCIES)) if steward == "AGENCY" else None
            by = kept(random) if label == "Tool" else {"marking": "PUBLISHED", "audience": []}
            world.node(label, f"n{n}", **row, **({"keeper": keeper} if keeper and label != "Tool" else {}))
            if keeper and label == "Tool":
                world.link(f"Agency:{keeper}", "OWNS", f"Tool:n{n}", **by)
            entities.append(
                entity(
                    "Row", f"{label}:n{n}", level=LEVELS[row["marking"]], audience=row["audience"], steward=steward,
                    keeper=keeper, keeperLevel=LEVELS[by["marking"]], keeperAudience=by["audience"],
                )
            )  # fmt: skip
    return world, entities


def drawn_writer(random: Random) -> Writer:
    roles = frozenset(random.sample(list(Role), random.choice((0, 1, 2))))
    asker = Asker(random.choice(list(Marking)), random.choice((None, *AGENCIES)), "a", roles, signed_in=SignIn.KEY)
    return Writer(asker, frozenset(random.sample(AGENCIES, random.choice((0, 1)))))


def decided(writer: Writer, rows: list[Entity], action: str) -> list[bool]:
    """What Cedar decides of each row."""
    asker = writer.asker
    actor = entity("Actor", "a", level=LEVELS[asker.clearance], agency=asker.agency)
    actor["attrs"] |= {"roles": sorted(asker.roles), "approving": sorted(writer.approving)}
    asked = [
        {"principal": 'Actor::"a"', "action": f'Action::"{action}"', "resource": f'Row::"{row["uid"]["id"]}"'}
        for row in rows
    ]
    answers = is_authorized_batch([{**request, "context": {}} for request in asked], POLICY, [actor, *rows])
    assert [answer.diagnostics.errors for answer in answers if answer.diagnostics.errors] == []
    return [answer.allowed for answer in answers]


async def test_the_compiled_predicates_decide_as_cedar_does(graph: Graph) -> None:
    random, model = Random(17), the_model()
    # Neo4j plans the statements of each anew.
    actors = ACTORS if graph.embedded else ACTORS // 4
    world, rows = drawn_rows(random)
    await world.write(graph)
    tally = {"see": 0, "write": 0}
    names = [row["uid"]["id"] for row in rows]
    for writer in (drawn_writer(random) for _ in range(actors)):
        sees = writer.asker.sees
        slugs = [f"n{n}" for n in range(ROWS)]
        seen = [
            Statement(f"MATCH (n:{x}) WHERE {visible(sees.acts, 'n')} RETURN n.slug", sees.parameters()) for x in LABELS
        ]
        told = await graph.read([*seen, *(compile_writable(model, label, slugs, writer) for label in LABELS)])
        by_label = list(zip(LABELS, told[: len(LABELS)], told[len(LABELS) :], strict=True))
        shown = {f"{label}:{slug}" for label, answered, _ in by_label for (slug,) in answered}
        written = {f"{label}:{slug}" for label, _, answered in by_label for slug, _, may in answered if may is True}
        for action, compiled in (("see", shown), ("write", written)):
            allowed = decided(writer, rows, action)
            assert [name for name, may in zip(names, allowed, strict=True) if may != (name in compiled)] == []
            tally[action] += sum(allowed)
        in_memory = [
            is_visible(list(LEVELS)[row["attrs"]["level"]], row["attrs"].get("audience", ()), sees) for row in rows
        ]
        assert in_memory == [name in shown for name in names]
    assert all(0.05 * actors * len(rows) < count < 0.7 * actors * len(rows) for count in tally.values()), tally
