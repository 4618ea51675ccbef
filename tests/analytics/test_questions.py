"""What all questions have in common: their declarations, their statements, and what they do when the graph moves."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pytest

from hub.analytics.asking.answer_types import Placed
from hub.analytics.asking.query import Query
from hub.analytics.questions import QUESTIONS as EVERY
from hub.analytics.questions import Question
from hub.errors import NotFound
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import GraphMovedError, Transaction
from tests.analytics.test_invisible import rich
from tests.analytics.world import reading

# Who asks is no question to the graph.
QUESTIONS = [question for question in EVERY if not question.of_now]
ARGUMENTS: dict[str, dict[str, Any]] = {
    "toolGroups": {"group_by": ["OWNER", "PRODUCT"]},
    "impactMatrix": {"rows": "AGENCY", "columns": "STAGE"},
    "overlapHotspots": {"over": "PROCESS"},
    "duplicates": {"min_score": 0.0},
    "coverage": {"framework": "covenant"},
    "gaps": {"framework": "covenant"},
    "suggestedPractices": {"tool": "letters"},
    "worklist": {"agency": "unit"},
    "crosswalk": {"from_": "covenant", "to": "code"},
    "reach": {"tool": "camera"},
    "coverageChange": {"framework": "covenant", "from_": "2020", "to": "2026-06-30"},
    "changes": {"from_": "2020", "to": "2026"},
    "changeEvents": {"from_": "2020", "to": "2026"},
    "search": {"text": "camera"},
    "registerCoverage": {"from_": "2020", "to": "2026"},
    "whatIf": {"retire_tools": ["camera"]},
    "chains": {"from_": "camera"},
}
# Those that name something cannot be answered where nothing is.
NAMING = (
    "chains",
    "coverage",
    "coverageChange",
    "crosswalk",
    "gaps",
    "reach",
    "register",
    "suggestedPractices",
    "whatIf",
    "worklist",
)
# A question whose parts are questions themselves asks each in its own statement, all of one state of the graph.
# What all acting tools are aligned with is read apart, as it is kept.
# How many tools a question leaves out is asked for in a small one of its own, where it is to be shown.
STATEMENTS = {
    **dict.fromkeys(("impactMatrix", "overlapHotspots", "overlaps", "singlePointsOfFailure", "chains"), 2),
    "accountabilityGaps": 2,
    "suggestedPractices": 3,
    "whatIf": 4,
    "coverageChange": 2,
}


def name(question: Question) -> str:
    """A question's name for a test."""
    return f"{question.on or 'root'}.{question.field}"


async def ask(question: Question, look: Any) -> Any:
    """The question with the least arguments it takes."""
    from hub.analytics.alike.hotspots import HotspotSubject
    from hub.analytics.counts.groups import ToolGrouping
    from hub.analytics.counts.matrix import MatrixAxis

    kinds = {"group_by": lambda values: [ToolGrouping(value) for value in values], "over": HotspotSubject}
    kinds |= {"rows": MatrixAxis, "columns": MatrixAxis, "min_score": float, "retire_tools": list}
    if question.on:
        return await question.ask(look, ["camera", "shared"])
    given = {key: kinds.get(key, str)(value) for key, value in ARGUMENTS.get(question.field, {}).items()}
    return await question.ask(look, **given)


@pytest.mark.parametrize("question", QUESTIONS, ids=name)
async def test_a_question_is_as_many_statements_as_it_promises(graph: Graph, question: Question) -> None:
    await rich().write(graph)
    async with reading(graph) as look:
        before = graph.statements_sent
        answer = await ask(question, look)
    assert graph.statements_sent - before == STATEMENTS.get(question.field, 1)
    assert answer
    assert look.versions == {1}


@pytest.mark.parametrize("question", [question for question in QUESTIONS if question.connection], ids=name)
async def test_places_in_a_connection_ascend_and_are_unique(graph: Graph, question: Question) -> None:
    await rich().write(graph)
    async with reading(graph) as look:
        answer = await ask(question, look)
    for rows in answer.values() if question.on else [answer]:
        places = [row.place() for row in rows]
        assert places == sorted(set(places))


@pytest.mark.parametrize("question", QUESTIONS, ids=name)
async def test_an_empty_graph_has_an_empty_answer(empty_graph: Graph, question: Question) -> None:
    async with reading(empty_graph) as look:
        if question.field in NAMING and not question.on:
            with pytest.raises(NotFound):
                await ask(question, look)
        elif question.field == "impactMatrix":
            assert (await ask(question, look)).cells == ()
        elif question.field == "quality":
            nothing = await ask(question, look)
            assert (nothing.tool_count, nothing.by_agency) == (0, ())
            assert {(row.passed, row.failed, row.share) for row in nothing.rules} == {(0, 0, None)}
        else:
            answer = await ask(question, look)
            assert not answer or not any(answer.values())


def described(kind: Any) -> list[type]:
    """The answer dataclasses inside a type."""
    inner = [answer for arg in get_args(kind) for answer in described(arg)]
    if is_dataclass(kind) and isinstance(kind, type) and kind.__name__ != "Ref":
        hints = get_type_hints(kind)
        return [kind, *inner, *(answer for field in fields(kind) for answer in described(hints[field.name]))]
    return inner


@pytest.mark.parametrize("question", QUESTIONS, ids=name)
def test_everything_shown_is_described(question: Question) -> None:
    hints = get_type_hints(question.ask, include_extras=True)
    answers = described(get_type_hints(question.ask)["return"])
    assert answers
    assert not question.connection or issubclass(answers[0], Placed)
    for answer in answers:
        assert answer.__doc__
        for field_hint in get_type_hints(answer, include_extras=True).values():
            assert get_origin(field_hint) is not Annotated or _sentence(field_hint)
    for argument, hint in hints.items():
        if argument not in ("reading", "slugs", "return"):
            assert _sentence(hint), argument
    assert question.meaning.endswith(".")


def _sentence(hint: Any) -> bool:
    return any(isinstance(marker, str) and marker.endswith((".", ";")) for marker in get_args(hint))


VERSION = Query.of("// params:\n// columns: x\n// governed:\n// used by: nobody\nRETURN 1 AS x")


async def test_an_answer_from_two_states_of_the_graph_is_begun_again(graph: Graph) -> None:
    await rich().write(graph)

    async def change(tx: Transaction) -> None:
        await tx.run(Statement("MATCH (g:Register) SET g.version = 2"))

    async with reading(graph) as look:
        assert await look.ask(VERSION) == [[1]]
    await graph.write(change)
    async with reading(graph) as again:
        again.versions = look.versions
        with pytest.raises(GraphMovedError):
            await again.ask(VERSION)


async def test_a_query_takes_just_its_own_parameters(graph: Graph) -> None:
    async with reading(graph) as look:
        with pytest.raises(ValueError, match="takes"):
            await look.ask(VERSION, more=1)
