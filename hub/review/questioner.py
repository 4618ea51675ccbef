"""Ask the graph the questions of a pack, through the same door as everybody.

Called by hub.review.content. Each file of hub/review/questions is one GraphQL document; the first line says in words
what it asks. The answers are true of one state of the graph: when it moved meanwhile, all is asked again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

import orjson

from hub import clock
from hub.access.asker import Asker
from hub.analytics.asking.reading import Reading, of_one_graph
from hub.api.documents.request import Request
from hub.api.operation import respond
from hub.api.schema.hub_schema import ApiSchema
from hub.errors import HubError, Internal, NotFound, every_error
from hub.graph.one_state import Hold, of_one_state
from hub.graph.register import VERSION
from hub.graph.session import Graph
from hub.graph.transaction import GraphMovedError

T = TypeVar("T")
AT_ONCE = 4
"""Documents on their way at the same time: Neo4j plans new statements side by side."""


@dataclass(frozen=True)
class Question:
    """One document with its variables; `name` is unique within a pack.

    `if_absent` is the answer where what the document names was not there on its day; without it that is an error.
    """

    name: str
    text: str
    variables: Mapping[str, Any]
    if_absent: Mapping[str, Any] | None = None

    @property
    def words(self) -> str:
        """What it asks, from the comment at its top."""
        return self.text.split("\n", 1)[0].removeprefix("#").strip()


@dataclass(frozen=True)
class Answered:
    """A question with everything it found, all pages joined; `cut` are the fields within, of which there is more."""

    question: Question
    data: Mapping[str, Any]
    cut: tuple[str, ...] = ()


@cache
def text_of(name: str) -> str:
    """The document of one file."""
    return (files(__package__ or "") / "questions" / f"{name}.graphql").read_text(encoding="utf-8")


def question(name: str, variables: Mapping[str, Any], called: str = "") -> Question:
    """A question from a file, with those of the variables that it declares."""
    text = text_of(name)
    head = text.split("{", 1)[0]
    return Question(called or name, text, {key: value for key, value in variables.items() if f"${key}:" in head})


def take_page_info(value: Any, name: str = "") -> Iterator[str]:
    """Take `pageInfo` out of the lists within an answer, and give the name of each list of which there is more."""
    if isinstance(value, dict):
        if value.pop("pageInfo", {}).get("hasNextPage"):
            yield name
        for key, inner in value.items():
            yield from take_page_info(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from take_page_info(inner, name)


@dataclass(frozen=True)
class Questioner:
    """Somebody who asks: the API, the graph, and what they may see."""

    api: ApiSchema
    graph: Graph
    asker: Asker

    async def ask_all(
        self,
        questions: Sequence[Question],
        then: Callable[[Sequence[Answered]], Sequence[Question]],
        told: Callable[[str], None],
    ) -> list[Answered]:
        """The answers in the order of the questions; `told` hears of each one. Raises whatever a question raises.

        `then` gives the questions that follow from the answers.
        """
        gate = asyncio.Semaphore(AT_ONCE)
        answers = list(await asyncio.gather(*(self._answer(asked, gate, told) for asked in questions)))
        return answers + list(await asyncio.gather(*(self._answer(asked, gate, told) for asked in then(answers))))

    async def read(self, ask: Callable[[Reading], Awaitable[T]]) -> T:
        """What `ask` gives of one state of the graph today, where no document asks for it.

        Raises Conflict when the graph changed at every try, and whatever `ask` raises.
        """
        day = clock.today().isoformat()

        async def once(known: Mapping[str, Any]) -> T:
            async with self.graph.reading() as transaction:
                return await ask(Reading(transaction, self.api.model, self.asker, day, variables=known))

        return await of_one_graph(self.graph, once)

    async def of_one_state(self, read: Callable[[], Awaitable[T]]) -> T:
        """What `read` gives, all of one state of the graph: when it moved meanwhile, all is read again.

        Raises Conflict when the graph changed at every try, and whatever `read` raises.
        """

        async def once() -> T:
            before = await self.graph.read([VERSION])
            result = await read()
            if await self.graph.read([VERSION]) != before:
                raise GraphMovedError
            return result

        return await of_one_state(self.graph, once, most=Hold.THIS_HUB)

    async def _answer(self, asked: Question, gate: asyncio.Semaphore, told: Callable[[str], None]) -> Answered:
        async with gate:
            data = await self._first(asked)
            [field] = list(data)[:1]
            page = data[field]
            while isinstance(page, dict) and page.get("pageInfo", {}).get("hasNextPage"):
                page = (await self._page(asked, page["pageInfo"]["endCursor"]))[field]
                data[field]["nodes"] += page["nodes"]
            if isinstance(data[field], dict):
                data[field].pop("pageInfo", None)
        told(asked.words)
        return Answered(asked, data, tuple(sorted(set(take_page_info(data)))))

    async def _first(self, asked: Question) -> dict[str, Any]:
        try:
            return await self._page(asked, None)
        except NotFound:
            if asked.if_absent is None:
                raise
            return deepcopy(dict(asked.if_absent))

    async def ask(self, asked: Question) -> dict[str, Any]:
        """The answer to one question, its first page only. Raises the error that the API gives."""
        return await self._page(asked, None)

    async def _page(self, asked: Question, after: str | None) -> dict[str, Any]:
        variables = {**asked.variables, **({"after": after} if after else {})}
        answer = await respond(self.api, self.graph, Request(asked.text, None, variables), self.asker, read_only=True)
        body = orjson.loads(answer.content)
        for error in body.get("errors", ()):
            raise _error(error)
        return body["data"]


def _error(error: Mapping[str, Any]) -> HubError:
    code = error["extensions"]["code"]
    return next((kind for kind in every_error() if kind.code == code), Internal)(error["message"])
