"""Run a plan: one statement a root field; computed fields level by level, one statement for all nodes of a level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any, get_args

from graphql import FieldNode

from hub.access.visibility import Visibility
from hub.analytics.answer import Filter
from hub.analytics.questions import Question
from hub.analytics.reading import GraphMoved, Reading
from hub.api.answers import answer_type, camel, optional, parameters
from hub.api.plan import AskRoot, Day, Plan, ReadRoot
from hub.api.select import Asked
from hub.api.shape import Missing, Shaper
from hub.errors import Conflict, HubError
from hub.graph.compiler.project import Later, Waiting
from hub.graph.compiler.read import Read, read_keyed
from hub.graph.compiler.values import Value
from hub.graph.session import Graph
from hub.graph.transaction import Transaction

TRIES = 3
Roots = dict[str, Any]


async def answer(graph: Graph, plan: Plan, seen_by: Visibility) -> Roots:
    """The answer of each root field by response key; a HubError stands in the place of what it spoilt.

    Raises Unavailable and its like when the graph does not answer, Conflict when it changed at every try.
    """
    reads = _simple(plan)
    for _ in range(TRIES):
        try:
            if reads is not None:
                return await _answer_reads(graph, plan, reads, seen_by)
            async with graph.reading() as transaction:
                return await _Run(plan, seen_by, transaction).roots()
        except GraphMoved:
            continue
    raise Conflict


def _simple(plan: Plan) -> dict[str, ReadRoot] | None:
    """The compiled root fields when nothing in them is computed afterwards."""
    reads: dict[str, ReadRoot] = {}
    for key, root in plan.roots.items():
        if isinstance(root, AskRoot) or (isinstance(root, ReadRoot) and root.read.computes):
            return None
        if isinstance(root, ReadRoot):
            reads[key] = root
    return reads


async def _answer_reads(graph: Graph, plan: Plan, reads: dict[str, ReadRoot], seen_by: Visibility) -> Roots:
    roots: Roots = dict(plan.roots)
    statements = {}
    for key, root in reads.items():
        try:
            statements[key] = root.read.statement(plan.selector.variables, seen_by)
        except HubError as wrong:
            roots[key] = wrong
    rows = await graph.read(list(statements.values())) if statements else []
    if len({version for [[_, version]] in rows}) > 1:
        raise GraphMoved
    for key, found in zip(statements, rows, strict=True):
        roots[key] = _finished(reads[key], reads[key].read.read(found, []))
    return roots


def _finished(root: ReadRoot, found: Any) -> Any:
    return root.finish(found) if root.finish else found


@dataclass
class _Run:
    """One try at answering an operation that needs more than one look at the graph."""

    plan: Plan
    seen_by: Visibility
    transaction: Transaction
    versions: set[Any] = field(default_factory=set[Any])

    async def roots(self) -> Roots:
        found: Roots = {}
        for key, root in self.plan.roots.items():
            try:
                found[key] = await self._root(root)
            except HubError as wrong:
                if wrong.status >= 500:
                    raise
                found[key] = wrong
        return found

    async def _root(self, root: ReadRoot | AskRoot | HubError) -> Any:
        if isinstance(root, HubError):
            return root
        shaper = Shaper(self.plan.selector)
        later: Later = []
        if isinstance(root, ReadRoot):
            found = _finished(root, await self._read(root.read, later))
        else:
            asked = await root.question.ask(self._reading(root.day), **self._arguments(root.question, root.arguments))
            found = self._shaped(shaper, root.question, asked, root.nodes, root.arguments)
        while later or shaper.missing:
            await self._compute(root.day, shaper, later)
            later = await self._fetch(root.day, shaper)
        return found

    async def _read(self, read: Read, later: Later) -> Any:
        [row] = await self.transaction.run(read.statement(self.plan.selector.variables, self.seen_by))
        self.versions.add(row[1])
        if len(self.versions) > 1:
            raise GraphMoved
        return read.read([row], later)

    def _reading(self, day: Day) -> Reading:
        selector = self.plan.selector
        return Reading(self.transaction, selector.model, self.seen_by, day.day.constant, day.past.constant,
                       selector.variables, self.versions, self.plan.contact)  # fmt: skip

    def _arguments(self, question: Question, given: Mapping[str, Any]) -> dict[str, Any]:
        """A question's arguments as Python values; a filter stays a tree."""
        found: dict[str, Any] = {}
        for name, (kind, _, _) in parameters(question).items():
            value = given.get(camel(name))
            if value is not None:
                found[name] = _python(optional(kind)[0], value, self.plan.selector.variables)
        return found

    def _shaped(
        self, shaper: Shaper, question: Question, found: Any, nodes: list[FieldNode], given: Mapping[str, Any]
    ) -> Any:
        if question.connection:
            words = f"{question.on or ''} {question.field}"
            return shaper.connection(found, answer_type(question), nodes, given, words)
        return [shaper.answer(one, nodes) for one in found] if isinstance(found, list) else shaper.answer(found, nodes)

    async def _compute(self, day: Day, shaper: Shaper, later: Later) -> None:
        """Answer the computed fields of one level: each once, for all the nodes it stands on."""
        by_field: dict[int, list[Waiting]] = {}
        for waiting in later:
            by_field.setdefault(id(waiting.request), []).append(waiting)
        for waitings in by_field.values():
            asked: Asked = waitings[0].request
            slugs = sorted({waiting.slug for waiting in waitings})
            arguments = self._arguments(asked.question, asked.arguments)
            answers = await asked.question.ask(self._reading(day), slugs, **arguments)
            for waiting in waitings:
                found = answers[waiting.slug]
                shaped = self._shaped(shaper, asked.question, found, asked.nodes, asked.arguments)
                waiting.place[waiting.key] = shaped

    async def _fetch(self, day: Day, shaper: Shaper) -> Later:
        """Fetch every node that answers referred to, in one statement, and put each in its place."""
        missing, shaper.missing = shaper.missing, []
        later: Later = []
        sites: dict[tuple[Any, ...], list[Missing]] = {}
        for one in missing:
            sites.setdefault(one.site, []).append(one)
        if not sites:
            return later
        wanted = [(ones[0].selection(), Value(sorted({one.ref.slug for one in ones}))) for ones in sites.values()]
        model = self.plan.selector.model
        found = await self._read(read_keyed(model, wanted, day.day, day.past), later)
        for ones, nodes in zip(sites.values(), found, strict=True):
            for one in ones:
                node = nodes.get(one.ref.slug)
                one.place[one.key] = node[one.pick] if node and one.pick is not None else node
        return later


def _python(kind: Any, value: Any, variables: Mapping[str, Any]) -> Any:
    if kind is Filter:
        return value
    if isinstance(value, Value):
        bound = value.bind(variables)
        return [_enum(kind, one) for one in bound] if isinstance(bound, list) else _enum(kind, bound)
    names = _snake(kind)
    return kind(**{names[name]: one.bind(variables) for name, one in value.items() if one is not None})


def _enum(kind: Any, found: Any) -> Any:
    inner = get_args(kind)[0] if get_args(kind) else kind
    return inner(found) if isinstance(inner, type) and issubclass(inner, Enum) else found


def _snake(kind: type) -> dict[str, str]:
    return {camel(one.name): one.name for one in fields(kind)}
