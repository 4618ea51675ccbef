"""One statement: a connection, a single noun, nodes by their keys, every node, or the slugs that a filter selects.

Called by hub.api.plan for root fields, and by search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, LiteralString

from hub.access.asker import Asker
from hub.graph.compiler import selection as ask
from hub.graph.compiler.connect import connection
from hub.graph.compiler.governed import Pattern, along, nodes
from hub.graph.compiler.project import WITHIN, project_node
from hub.graph.compiler.projection import Projection
from hub.graph.compiler.row_readers import Later, Reader, Row
from hub.graph.compiler.scope import VERSION, Scope
from hub.graph.compiler.values import EARLIER_KEY, Tree, Value
from hub.graph.compiler.where import condition
from hub.graph.earlier_fields import EVERY, LISTED, NONE, Fields
from hub.graph.shown import is_recorded
from hub.graph.statement import Statement
from hub.model.registry import Edge, Model

NEVER = Value(False)


@dataclass(frozen=True)
class Case:
    """What a text is compiled for: who acts for an agency or for none, and today or a past day.

    `asked` are the properties whose earlier values a text about a past day asks for; None when it is asked of today.
    `possible` says that it takes in what is only possible on the day, `accounts` that its readers note rows above
    PUBLISHED (hub.graph.shown).
    """

    acts: bool = False
    asked: Fields | None = None
    possible: bool = False
    accounts: bool = False

    def scope(self, model: Model, day: Value, past: Value | None = None) -> Scope:
        """Where a statement for this case is put together."""
        earlier = NONE if self.asked is None else self.asked
        back = self.asked is not None
        past = past or Value(back)
        return Scope(
            model, day, past, acts=self.acts, earlier=earlier, looks_back=back, possible=self.possible,
            accounts=self.accounts,
        )  # fmt: skip


@dataclass(frozen=True)
class Read:
    """A compiled statement, the values it still needs, and how its one row is read.

    `case` is what its text is for; `make` gives the same for another case. `possible` says whether a request takes in
    what is only possible on the day, `weighed` of which kinds it counts rows that it does not show.
    """

    text: LiteralString
    parameters: Mapping[str, Value]
    reader: Reader
    case: Case
    computes: bool = False
    make: Callable[[Case], Read] | None = None
    possible: Value = NEVER
    weighed: frozenset[str] = frozenset()
    _made: dict[tuple[bool, ...], Read] = field(
        default_factory=dict[tuple[bool, ...], "Read"], init=False, compare=False
    )

    @property
    def asked(self) -> Fields | None:
        """The properties whose earlier values it asks for; None when it is asked of today."""
        return self.case.asked

    def on(self, values: Mapping[str, Any], asker: Asker) -> Read:
        """The read for the day and the asker of one request; of past days the one for what last had earlier values."""
        past = self.parameters["past"].bind(values)
        possible = bool(self.possible.bind(values))
        recorded = is_recorded(asker)
        case = Case(asker.sees.acts, values.get(EARLIER_KEY, EVERY) if past else None, possible, recorded)
        if self.make is None or case == self.case:
            return self
        place = (case.acts, past, possible, recorded)
        if place not in self._made or self._made[place].case != case:
            self._made[place] = replace(self.make(case), possible=self.possible)
        return self._made[place]

    @cached_property
    def versioned(self) -> LiteralString:
        """The same with the register's version beside the answer, for one of several statements of a request.

        It tells whether the graph changed between them. It is read first: as one more subquery beside the answer it
        made Neo4j a quarter slower.
        """
        return f"{VERSION} WITH g.version AS version {self.text}, version"

    @cached_property
    def settled(self) -> LiteralString:
        """The same of a past day: answer, version before it, which properties have earlier values, version after it.

        Neo4j reads what is committed meanwhile, so the list counts only where both versions are the same.
        """
        answer = self.text.removeprefix("RETURN ")
        return (
            f"{VERSION} WITH g.version AS version WITH version, {answer} WITH version, collect(answer) AS answers "
            f"{VERSION} RETURN head(answers) AS answer, version, {LISTED}, g.version AS after"
        )

    def statement(self, values: Mapping[str, Any], asker: Asker, *, alone: bool = True) -> Statement:
        """The statement of the read for a day, for one asker; `alone` when the request has no other.

        Its row holds the answer, and what `versioned` or for a past day `settled` has beside it.

        Raises BadUserInput when a client's value is no cursor, date or id.
        """
        possible = self.case.possible if self.make is None else bool(self.possible.bind(values))
        if (self.case.acts, self.case.possible) != (asker.sees.acts, possible):
            raise ValueError("the text is for another sort of asker, or of reading; `on` gives the right one")
        bound: dict[str, Any] = {name: value.bind(values) for name, value in self.parameters.items()}
        today = self.text if alone else self.versioned
        text = today if self.asked is None else self.settled
        return Statement(text, {**bound, **asker.sees.parameters()})

    def read(self, row: Row, later: Later) -> Any:
        """The answer; what is left to do is added to `later`."""
        return self.reader(row[0], later)


def _returning(answer: LiteralString) -> LiteralString:
    return f"RETURN {answer} AS answer"


def read_connection(model: Model, asked: ask.Connection, day: Value, past: Value) -> Read:
    """A page of all nodes of a label."""
    return _for_any(lambda case: _connection(case, case.scope(model, day, past), asked))


def _connection(case: Case, scope: Scope, asked: ask.Connection) -> Read:
    made = connection(scope, asked, WITHIN)
    return _made(scope, case, made.expression, made.read)


def _made(scope: Scope, case: Case, answer: LiteralString, read: Reader) -> Read:
    """The read of an expression, for what a request asks of the API."""
    weighed = frozenset(scope.weighed)
    return Read(_returning(answer), scope.parameters, read, case, scope.computes, weighed=weighed)


def _for_any(compile: Callable[[Case], Read]) -> Read:
    """A read of today for who acts for no agency and, when they are asked for, those for the other cases."""
    return replace(compile(Case()), make=compile)


def read_node(model: Model, wanted: ask.NodeSelection, slug: Value, day: Value, past: Value) -> Read:
    """The node of a label with a slug, or null when it is absent or hidden."""
    return _for_any(lambda case: _single(case, case.scope(model, day, past), wanted, slug))


def _single(case: Case, scope: Scope, wanted: ask.NodeSelection, slug: Value) -> Read:
    pattern = nodes(scope, wanted.label)
    test: LiteralString = f"{pattern.node}.slug = {scope.parameter(slug)}"
    made = project_node(scope, pattern.node, wanted)
    text: LiteralString = f"head(COLLECT {{ {pattern.text} AND {test} RETURN {made.row} }})"

    def read(row: Any, later: Later) -> Any:
        return row and made.read(row, later)

    return _made(scope, case, text, read)


@dataclass(frozen=True)
class Keyed:
    """Nodes of one label by their slugs; with `ever` those that do not hold on the day as well."""

    selection: ask.NodeSelection
    slugs: Value
    ever: bool = False


def read_keyed(model: Model, wanted: list[Keyed], day: Value, past: Value) -> Read:
    """Several sets of nodes: a list, for each set, of slug -> answer.

    Cost: one statement, however many sets.
    """
    return _for_any(lambda case: _keyed(case, case.scope(model, day, past), wanted))


def _keyed(case: Case, scope: Scope, wanted: list[Keyed]) -> Read:
    parts: list[LiteralString] = []
    projections: list[Projection] = []
    for keyed in wanted:
        pattern = nodes(scope, keyed.selection.label, ever=keyed.ever)
        test: LiteralString = f"{pattern.node}.slug IN {scope.parameter(keyed.slugs)}"
        made = project_node(scope, pattern.node, keyed.selection)
        parts.append(f"COLLECT {{ {pattern.text} AND {test} RETURN [{pattern.node}.slug, {made.row}] }}")
        projections.append(made)

    def read(lists: list[list[Row]], later: Later) -> list[dict[str, Any]]:
        return [
            {slug: made.read(row, later) for slug, row in rows} for made, rows in zip(projections, lists, strict=True)
        ]

    return _made(scope, case, f"[{', '.join(parts)}]", read)


def read_every(
    model: Model,
    wanted: Sequence[ask.NodeSelection],
    edges: Iterable[Edge],
    day: Value,
    case: Case,
    only: Mapping[str, Value] | None = None,
) -> Read:
    """All nodes of several labels, and all relationships of several edges, in no particular order.

    `only` are the slugs of those nodes that are wanted, or whose relationships are, for each label; all by default.

    Two lists: for each selection its answers, and for each edge and each of its targets, as they come, `[slug, slug at
    the far end, the days by which dated states are in order]`. Cost: one statement that reads every such row once,
    without a look at the neighbours of each; for what has to see the whole graph.
    """
    scope = case.scope(model, day)
    parts: list[LiteralString] = []
    projections: list[Projection] = []
    for selection in wanted:
        pattern = _some(scope, selection.label, only)
        made = project_node(scope, pattern.node, selection)
        parts.append(f"COLLECT {{ {pattern.text} RETURN {made.row} }}")
        projections.append(made)
    parts.extend(_links(scope, edge, target, only) for edge in edges for target in edge.targets)

    def read(lists: list[list[Row]], later: Later) -> tuple[list[list[Any]], list[list[Row]]]:
        rows = [made.read.many(rows, later) for made, rows in zip(projections, lists, strict=False)]
        return rows, lists[len(projections) :]

    return Read(_returning(f"[{', '.join(parts)}]"), scope.parameters, read, case)


def _some(scope: Scope, label: LiteralString, only: Mapping[str, Value] | None) -> Pattern:
    """The nodes of a label, or those of them that are wanted."""
    every = nodes(scope, label)
    if only is None:
        return every
    return replace(every, text=f"{every.text} AND {every.node}.slug IN {scope.parameter(only[label])}")


def _links(scope: Scope, edge: Edge, target: LiteralString, only: Mapping[str, Value] | None) -> LiteralString:
    start = _some(scope, edge.source, only)
    far = along(scope, start.node, edge, target)
    days: LiteralString = f"[{far.node}.possibleFrom, {far.node}.heldFrom]"
    return f"COLLECT {{ {start.text} {far.text} RETURN [{start.node}.slug, {far.node}.slug, {days}] }}"


def read_matching(model: Model, wheres: Mapping[LiteralString, Tree], day: Value, case: Case) -> Read:
    """The slugs of the nodes that satisfy a filter: a dict, for each label, of slugs in no particular order.

    Raises BadUserInput for a filter that cannot be used. Cost: one statement; without a filter it reads nothing.
    """
    scope = case.scope(model, day)
    parts: list[LiteralString] = []
    for label, where in wheres.items():
        pattern = nodes(scope, label)
        test = condition(scope, label, pattern.node, where)
        parts.append(f"COLLECT {{ {pattern.text} AND {test} RETURN {pattern.node}.slug }}")

    def read(lists: list[list[str]], later: Later) -> dict[str, list[str]]:
        return dict(zip(wheres, lists, strict=True))

    return Read(_returning(f"[{', '.join(parts)}]"), scope.parameters, read, case)
