"""Every answer is computed on what the asker may see and what held on the day: as if the rest had been taken out.

The sample of rows that are hidden, and then deleted, is drawn by a checksum, so it is the same on both engines. The
graph is made whole again by loading the seed over it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any
from zlib import crc32

import orjson
import pytest
from graphql import parse, print_ast
from graphql.language import ast

from hub.access.asker import Asker
from hub.api.kept_answers import KeptAnswers
from hub.graph.statement import Statement
from hub.model.enums import Marking
from tests.api.changed import changed
from tests.api.conftest import QUESTIONS
from tests.api.hub_under_test import TODAY, Hub
from tests.api.kit_cases import cases
from tests.conftest import Engine
from tests.which_engines import DEEP

Request = tuple[str, Mapping[str, Any]]
Rows = tuple[dict[str, list[str]], list[str]]
DAY = "2024-06-30"
KEPT = 50_000_000
HIDDEN: list[dict[str, Any]] = [
    {"marking": "OFFICIAL"},
    {"marking": "OFFICIAL_SENSITIVE"},
    {"audience": ["cps"]},
    {"marking": "OFFICIAL", "audience": ["moj", "cps"]},
]
CLEARED = Asker(Marking.OFFICIAL_SENSITIVE, "cps")
FEWER_AND_FEWER: list[tuple[Asker | None, tuple[int, ...]]] = [
    (Asker(Marking.OFFICIAL, "cps"), (1,)),
    (Asker(Marking.OFFICIAL), (1, 2, 3)),
    (None, (0, 1, 2, 3)),
]
"""Askers, with which of HIDDEN they do not see: each sees less than the one before. None is nobody in particular."""

_ROWS = Statement("MATCH (n) WHERE n.heldTo IS NOT NULL RETURN labels(n)[0], n.slug, n.possibleFrom, n.heldTo")
_LINKS = Statement("MATCH ()-[r]->() RETURN type(r) + ':' + r.key, r.key, r.possibleFrom, r.heldTo")


def requests() -> list[Request]:
    """Every question and every run of the kit."""
    documented = [(path.read_text(encoding="utf-8"), {}) for path in sorted(QUESTIONS.glob("*.graphql"))]
    kit = [(case.text, variables) for case in cases() for variables in case.runs]
    return [*documented, *kit]


@pytest.fixture
def asked(engine: Engine) -> list[Request]:
    """What an engine is asked: every fourth request, all in the deep run.

    Neo4j plans the statements of each for half a second, and those of another asker or day anew, so there it is every
    tenth: all are asked of it by test_kit and by the questions' own tests.
    """
    return requests() if DEEP else requests()[:: 4 if engine.name == "embedded" else 10]


def on_the_day(request: Request, day: str | None = DAY) -> Request:
    """The same request with every root field asked of a day, or of none; `node` and `changes` take none."""
    document = parse(request[0])
    given = [ast.ArgumentNode(name=ast.NameNode(value="asOf"), value=ast.StringValueNode(value=day))] if day else []
    for definition in document.definitions:
        if isinstance(definition, ast.OperationDefinitionNode):
            for selection in definition.selection_set.selections:
                if isinstance(selection, ast.FieldNode) and selection.name.value not in (
                    "__typename",
                    "node",
                    "changes",
                ):
                    selection.arguments = (*(a for a in selection.arguments if a.name.value != "asOf"), *given)
            used = print_ast(definition.selection_set)
            definition.variable_definitions = tuple(
                declared
                for declared in definition.variable_definitions or ()
                if f"${declared.variable.name.value}" in used
            )
    return print_ast(document), request[1]


async def answers(hub: Hub, asked: list[Request], asker: Asker | None = None) -> list[bytes]:
    """The body of each response, to the byte."""
    return [orjson.dumps((await hub.ask(text, variables, asker=asker)).body) for text, variables in asked]


async def each_row(hub: Hub, chosen: Callable[[str, str, str], bool]) -> Rows:
    """The nodes, by label, and the keys of the relationships that are chosen by name and by the days they hold."""
    rows, links = await hub.graph.read([_ROWS, _LINKS])
    nodes: dict[str, list[str]] = {}
    for label, slug, begins, ends in rows:
        if label != "Register" and chosen(f"{label}:{slug}", begins, ends):
            nodes.setdefault(label, []).append(slug)
    return nodes, [key for name, key, begins, ends in links if chosen(name, begins, ends)]


async def hide(hub: Hub, nodes: dict[str, list[str]], links: list[str]) -> None:
    """Hide rows in one of several ways each."""
    for label, slugs in nodes.items():
        for i, how in enumerate(HIDDEN):
            await hub.write(
                "MATCH (n) WHERE labels(n)[0] = $label AND n.slug IN $slugs SET n += $how",
                label=label, slugs=slugs[i :: len(HIDDEN)], how=how,
            )  # fmt: skip
    for i, how in enumerate(HIDDEN):
        await hub.write("MATCH ()-[r]->() WHERE r.key IN $keys SET r += $how", keys=links[i :: len(HIDDEN)], how=how)


def asked_by(asker: Asker | None, asked: list[Request]) -> list[Request]:
    """All requests of nobody in particular; of others every third, to save time."""
    return asked[::3] if asker else asked


def hidden_so(nodes: dict[str, list[str]], links: list[str], ways: tuple[int, ...]) -> Rows:
    """Those of the rows that `hide` hid in these ways."""
    labelled = {label: [slug for i in ways for slug in slugs[i :: len(HIDDEN)]] for label, slugs in nodes.items()}
    return labelled, [key for i in ways for key in links[i :: len(HIDDEN)]]


async def delete(hub: Hub, nodes: dict[str, list[str]], links: list[str]) -> None:
    """Take rows out of the graph, and with a node its relationships."""
    await hub.write("MATCH ()-[r]->() WHERE r.key IN $keys DELETE r", keys=links)
    for label, slugs in nodes.items():
        text = "MATCH (n) WHERE labels(n)[0] = $label AND n.slug IN $slugs DETACH DELETE n"
        await hub.write(text, label=label, slugs=slugs)


async def test_what_is_hidden_is_as_if_it_were_not_there(seeded: Hub, asked: list[Request]) -> None:
    # With every answer kept at once.
    seeded.answers = KeptAnswers(seeded.graph, seeded.api.model, KEPT, at_once=True)
    whole = await answers(seeded, asked)
    async with changed(seeded):
        nodes, links = await each_row(seeded, lambda name, *_: crc32(name.encode()) % 7 == 0)
        await hide(seeded, nodes, links)
        hidden = [await answers(seeded, asked_by(asker, asked), asker) for asker, _ in FEWER_AND_FEWER]
        unmarked = [i for i, (text, _) in enumerate(asked) if "marking" not in text]
        cleared = await answers(seeded, [asked[i] for i in unmarked], CLEARED)
        for seen, (asker, ways) in zip(hidden, FEWER_AND_FEWER, strict=True):
            await delete(seeded, *hidden_so(nodes, links, ways))
            mine = asked_by(asker, asked)
            gone = await answers(seeded, mine, asker)
            assert [text for (text, _), answer, other in zip(mine, seen, gone, strict=True) if answer != other] == []
    assert [asked[i][0] for i, answer in zip(unmarked, cleared, strict=True) if answer != whole[i]] == []
    # Together: of a Neo4j each is asked four of the requests only.
    steps = pairwise([whole[::3], *hidden[:-1], hidden[-1][::3]])
    differing = [answer != other for more, less in steps for answer, other in zip(more, less, strict=True)]
    assert sum(differing) > len(differing) * 0.4
    assert sum(answer != other for answer, other in zip(whole, hidden[-1], strict=True)) > len(asked) * 0.7


async def test_a_past_day_is_as_if_only_what_held_then_or_may_have_were_there(
    seeded: Hub, asked: list[Request]
) -> None:
    # What changed between two days is not asked of a day: it tells of what no longer holds.
    asked = [on_the_day(request) for request in asked if "changes(" not in request[0]]
    whole = await answers(seeded, asked)
    async with changed(seeded):
        # A later status says until when the status of the day was shown, and so whether a tool acts.
        gone = await each_row(
            seeded,
            lambda name, begins, ends: not begins <= DAY < ends and not name.startswith(("ToolState:", "STOOD_AT:")),
        )
        await delete(seeded, *gone)
        cut = await answers(seeded, asked)
    assert [asked[i][0] for i, (answer, other) in enumerate(zip(whole, cut, strict=True)) if answer != other] == []


async def test_today_by_its_date_is_today(seeded: Hub, asked: list[Request]) -> None:
    """Asked of today, and asked of no day at all, every root field answers the same, to the byte."""
    named = await answers(seeded, [on_the_day(request, TODAY) for request in asked])
    assert named == await answers(seeded, [on_the_day(request, None) for request in asked])
