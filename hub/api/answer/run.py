"""Run a plan: one statement a root field; computed fields level by level, one statement for all nodes of a level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import Enum
from functools import partial
from typing import Any, cast, get_args

from graphql import FieldNode

from hub.access.asker import Asker
from hub.analytics.alike.ranking import Ranking
from hub.analytics.asking.answer_types import Filter, Filters
from hub.analytics.asking.aside import aside
from hub.analytics.asking.reading import Reading, of_one_graph, require_all_asked, require_unmoved
from hub.analytics.questions import Question
from hub.api.answer.missing import Missing
from hub.api.answer.shape import Shaper, bounds
from hub.api.answer.survivors import kind_of, led_on
from hub.api.plan.fields import Asked
from hub.api.plan.paging import page_of
from hub.api.plan.roots import LED, MOST_FOLLOWING, Day, Plan, ReadRoot, Root, led
from hub.api.schema.answers import answer_type, camel, optional, parameters
from hub.errors import HubError
from hub.graph.compiler.read import Keyed, Read, read_keyed
from hub.graph.compiler.row_readers import Later, Waiting
from hub.graph.compiler.values import Value
from hub.graph.register import VERSION
from hub.graph.session import Graph
from hub.graph.shown import labels_of, weigh
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction

SLUGS = "@slugs"
"""Where the values of a request hold the slugs of the nodes that a following statement fetches."""


@dataclass
class Answered:
    """The answer of each root field by response key; a HubError stands in the place of what it spoilt.

    `odd` when some value is not as the model says: then each has to be completed and told at its place.
    """

    roots: dict[str, Any] = field(default_factory=dict[str, Any])
    odd: bool = False

    @property
    def plain(self) -> bool:
        """Whether the answer is the response's data as it stands."""
        return not self.odd and not any(isinstance(root, HubError) for root in self.roots.values())


async def answer(
    graph: Graph, plan: Plan, values: Mapping[str, Any], spoilt: Mapping[str, HubError], asker: Asker
) -> Answered:
    """Answer a request; `spoilt` are root fields already known to fail.

    Raises Unavailable and its like when the graph does not answer, Conflict when it changed at every try.
    """

    async def once(known: Mapping[str, Any]) -> Answered:
        given = {**values, **known}
        if not plan.asks_more:
            return await _answer_reads(graph, plan, {**plan.roots, **spoilt}, given, asker)
        mark = graph.mark()
        async with graph.reading() as transaction:
            run = _Run(plan, given, asker, transaction)
            answered = await run.answered(spoilt)
            await run.settle(moved=mark is None or mark != graph.mark())
            # What questions read is not told row by row; what is shown of their answers is fetched by reads of our own.
            weigh(labels_of(transaction.texts - run.own, plan.selector.model))
            return answered

    answered = await of_one_graph(graph, once, several=plan.several)
    leads = await led_on(graph, plan, answered.roots, values, asker)
    if not leads:
        return answered
    values = {**values, LED: leads}
    return await of_one_graph(graph, once, several=plan.several)


async def _answer_reads(
    graph: Graph, plan: Plan, roots: dict[str, Root], values: Mapping[str, Any], asker: Asker
) -> Answered:
    answered, later = Answered(dict(roots)), Later(values)
    roots_read = {key: root for key, root in roots.items() if isinstance(root, ReadRoot)}
    asked: dict[str, tuple[ReadRoot, Read, Statement]] = {}
    for key, root in roots_read.items():
        try:
            read = root.read.on(values, asker)
            weigh(read.weighed)
            asked[key] = (root, read, read.statement(values, asker, alone=len(roots_read) == 1))
        except HubError as wrong:
            answered.roots[key] = wrong
    mark = graph.mark()
    rows = await graph.read([statement for _, _, statement in asked.values()]) if asked else []
    if len(roots_read) > 1:
        texts = [statement.text for _, _, statement in asked.values()]
        versions = {row[1] for [row] in rows}
        if mark is None or mark != graph.mark():
            versions |= {version for version, _ in await graph.read_one(VERSION)}
        await require_unmoved(versions, texts, plan.selector.model, graph.read_one)
    for (key, (root, read, _)), [row] in zip(asked.items(), rows, strict=True):
        require_all_asked(graph.kept, read.asked, row[1:])
        answered.roots[key] = _finished(root, read.read(row, later), values)
    answered.odd = later.odd
    return answered


def _finished(root: ReadRoot, result: Any, values: Mapping[str, Any]) -> Any:
    return root.finish(result, values) if root.finish else result


@dataclass
class _Run:
    """One try at answering an operation that needs more than one look at the graph."""

    plan: Plan
    values: Mapping[str, Any]
    asker: Asker
    transaction: Transaction
    versions: set[Any] = field(default_factory=set[Any])
    odd: bool = False
    own: set[str] = field(default_factory=set[str])

    async def answered(self, spoilt: Mapping[str, HubError]) -> Answered:
        roots: dict[str, Any] = {}
        for key, root in self.plan.roots.items():
            try:
                roots[key] = spoilt[key] if key in spoilt else await self._root(root)
            except HubError as wrong:
                if wrong.status >= 500:
                    raise
                roots[key] = wrong
        return Answered(roots, self.odd)

    async def settle(self, *, moved: bool) -> None:
        """Raise GraphMovedError if what was read has changed; with `moved` also while the last statement read it.

        A compiled read tells the version before it only, because to tell that after it as well takes Neo4j longer.
        """
        if moved:
            self.versions |= {version for version, _ in await self.transaction.run(VERSION)}
        await require_unmoved(self.versions, self.transaction.texts, self.plan.selector.model, self.transaction.run)

    async def _root(self, root: Root) -> Any:
        if isinstance(root, HubError | str):
            return root
        shaper = Shaper(self.plan.selector, self.values)
        later = Later(self.values)
        if isinstance(root, ReadRoot):
            result = _finished(root, await self._read(root.read, self.values, later), self.values)
        else:
            reading = self._reading(root.day, root.wanted)
            asked = await root.question.ask(reading, **self._arguments(root.question, root.arguments))
            result = await self._shaped(shaper, root.question, asked, root.nodes, root.arguments)
        while later.waiting or shaper.missing:
            await self._compute(root.day, shaper, later.waiting)
            later = await self._fetch(root.day, shaper)
        self.odd = self.odd or shaper.odd
        return result

    async def _read(self, read: Read, values: Mapping[str, Any], later: Later) -> Any:
        read = read.on(values, self.asker)
        statement = read.statement(values, self.asker, alone=False)
        self.own.add(statement.text)
        weigh(read.weighed)
        [row] = await self.transaction.run(statement)
        require_all_asked(self.transaction.kept, read.asked, row[1:])
        self.versions.add(row[1])
        await self.settle(moved=False)
        result = read.read(row, later)
        self.odd = self.odd or later.odd
        return result

    def _reading(self, day: Day, wanted: frozenset[str] | None = None) -> Reading:
        return Reading(self.transaction, self.plan.selector.model, self.asker, day.day.bind(self.values),
                       day.past.bind(self.values), self.values, self.versions, self.plan.contact, wanted,
                       bool(day.possible.bind(self.values)))  # fmt: skip

    def _arguments(self, question: Question, given: Mapping[str, Any]) -> dict[str, Any]:
        """A question's arguments as Python values; a filter stays a tree."""
        arguments: dict[str, Any] = {}
        for name, (kind, _, _) in parameters(question).items():
            value = given.get(camel(name))
            if value is not None:
                asked = _python(optional(kind)[0], value, self.values)
                label = kind_of(question.field, camel(name))
                arguments[name] = asked if label is None else _led_on(label, asked, self.values)
        return arguments

    async def _shaped(
        self, shaper: Shaper, question: Question, result: Any, nodes: list[FieldNode], given: Mapping[str, Any]
    ) -> Any:
        if result is None:
            return None
        words = f"{question.on or ''} {question.field}"
        if isinstance(result, Ranking):
            page = bounds(page_of(given, self.plan.selector.limits), self.values, words)
            return shaper.window(await aside(partial(result.window, page)), answer_type(question), nodes, words)
        if question.connection:
            return shaper.connection(result, answer_type(question), nodes, given, words)
        return (
            [shaper.answer(row, nodes) for row in result] if isinstance(result, list) else shaper.answer(result, nodes)
        )

    async def _compute(self, day: Day, shaper: Shaper, later: list[Waiting]) -> None:
        """Answer the computed fields of one level: each once, for all the nodes it stands on."""
        by_field: dict[int, list[Waiting]] = {}
        for waiting in later:
            by_field.setdefault(id(waiting.request), []).append(waiting)
        for waitings in by_field.values():
            asked: Asked = waitings[0].request
            slugs = sorted({waiting.slug for waiting in waitings})
            arguments = self._arguments(asked.question, asked.arguments)
            reading = self._reading(day, self.plan.selector.names_below(asked.nodes))
            answers = await asked.question.ask(reading, slugs, **arguments)
            for waiting in waitings:
                result = answers[waiting.slug]
                shaped = await self._shaped(shaper, asked.question, result, asked.nodes, asked.arguments)
                waiting.place[waiting.key] = shaped

    async def _fetch(self, day: Day, shaper: Shaper) -> Later:
        """Fetch every node that answers referred to, in one statement, and put each in its place."""
        missing, shaper.missing = shaper.missing, []
        later = Later(self.values)
        sites: dict[tuple[Any, ...], list[Missing]] = {}
        for reference in missing:
            sites.setdefault(reference.site, []).append(reference)
        if not sites:
            return later
        slugs = [sorted({reference.ref.slug for reference in references}) for references in sites.values()]
        read = self._following(day, sites)
        fetched = await self._read(read, {**self.values, SLUGS: slugs}, later)
        for references, nodes in zip(sites.values(), fetched, strict=True):
            for reference in references:
                node = nodes.get(reference.ref.slug)
                self.odd = self.odd or node is None
                reference.place[reference.key] = node[reference.pick] if node and reference.pick is not None else node
        return later

    def _following(self, day: Day, sites: Mapping[tuple[Any, ...], list[Missing]]) -> Read:
        """The statement that fetches the nodes of these places in the document; compiled once for each such set."""
        known = self.plan.following
        key = (id(day), *sites)
        if key not in known:
            if len(known) >= MOST_FOLLOWING:
                known.clear()
            wanted = [
                Keyed(references[0].selection(), Value(path=(SLUGS, i)), references[0].ever)
                for i, references in enumerate(sites.values())
            ]
            read = read_keyed(self.plan.selector.model, wanted, day.day, day.past)
            known[key] = replace(read, possible=day.possible)
        return known[key]


def _led_on(label: str, slugs: Any, values: Mapping[str, Any]) -> Any:
    """A slug or several, those of merged records as what they lead to."""
    if isinstance(slugs, list):
        return [led(label, slug, values) for slug in cast(list[str], slugs)]
    return led(label, slugs, values) if isinstance(slugs, str) else slugs


def _python(kind: Any, value: Any, values: Mapping[str, Any]) -> Any:
    if kind in (Filter, Filters):
        return value
    if isinstance(value, Value):
        bound = value.bind(values)
        return [_enum(kind, item) for item in bound] if isinstance(bound, list) else _enum(kind, bound)
    names = _snake(kind)
    return kind(**{names[name]: part.bind(values) for name, part in value.items() if part is not None})


def _enum(kind: Any, value: Any) -> Any:
    inner = get_args(kind)[0] if get_args(kind) else kind
    return inner(value) if isinstance(inner, type) and issubclass(inner, Enum) else value


def _snake(kind: type) -> dict[str, str]:
    return {camel(declared.name): declared.name for declared in fields(kind)}
