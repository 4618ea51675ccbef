"""One statement: a connection, a single noun, nodes by their keys, every node, or the slugs that a filter selects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, LiteralString

from hub.access.visibility import Visibility
from hub.graph.compiler import selection as ask
from hub.graph.compiler.connect import connection
from hub.graph.compiler.governed import along, nodes, text_for
from hub.graph.compiler.project import Projection, project_node
from hub.graph.compiler.rows import Later, Reader, Row
from hub.graph.compiler.scope import VERSION, Scope
from hub.graph.compiler.values import EARLIER_KEY, Tree, Value
from hub.graph.compiler.where import condition
from hub.graph.earlier import EVERY, LISTED, NONE, Fields
from hub.graph.statement import Statement
from hub.model.registry import Edge, Model


@dataclass(frozen=True)
class Read:
    """A compiled statement, the values it still needs, and how its one row is read.

    `make` gives the same for a past day, whose text asks for the earlier values of these properties. `asked` are they,
    None when it is asked of today.
    """

    text: LiteralString
    parameters: Mapping[str, Value]
    reader: Reader
    computes: bool = False
    make: Callable[[Fields], Read] | None = None
    asked: Fields | None = None
    _made: dict[Fields, Read] = field(default_factory=dict[Fields, "Read"], init=False, compare=False)

    def on(self, values: Mapping[str, Any]) -> Read:
        """The read for the day of one request; of a past day the one for what then had earlier values is kept."""
        if self.make is None or not self.parameters["past"].bind(values):
            return self
        fields = values.get(EARLIER_KEY, EVERY)
        if fields not in self._made:
            self._made.clear()
            self._made[fields] = replace(self.make(fields), asked=fields)
        return self._made[fields]

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

    def statement(self, values: Mapping[str, Any], seen_by: Visibility, *, alone: bool = True) -> Statement:
        """The statement of the read for a day, for one actor; `alone` when the request has no other.

        Its row holds the answer, and what `versioned` or for a past day `settled` has beside it.

        Raises BadUserInput when a client's value is no cursor, date or id.
        """
        bound: dict[str, Any] = {name: value.bind(values) for name, value in self.parameters.items()}
        today = self.text if alone else self.versioned
        text = text_for(today if self.asked is None else self.settled, seen_by)
        return Statement(text, {**bound, **seen_by.parameters()})

    def read(self, row: Row, later: Later) -> Any:
        """The answer; what is left to do is added to `later`."""
        return self.reader(row[0], later)


def _returning(answer: LiteralString) -> LiteralString:
    return f"RETURN {answer} AS answer"


def read_connection(model: Model, asked: ask.Connection, day: Value, past: Value) -> Read:
    """A page of all nodes of a label."""
    return _either(lambda earlier: _connection(Scope(model, day, past, earlier=earlier), asked))


def _connection(scope: Scope, asked: ask.Connection) -> Read:
    made = connection(scope, asked)
    return Read(_returning(made.expression), scope.parameters, made.read, scope.computes)


def _either(compile: Callable[[Fields], Read]) -> Read:
    """A read for today and, when it is asked for, the one for a past day."""
    return replace(compile(NONE), make=compile)


def read_one(model: Model, wanted: ask.NodeSelection, slug: Value, day: Value, past: Value) -> Read:
    """The node of a label with a slug, or null when it is absent or hidden."""
    return _either(lambda earlier: _one(Scope(model, day, past, earlier=earlier), wanted, slug))


def _one(scope: Scope, wanted: ask.NodeSelection, slug: Value) -> Read:
    pattern = nodes(scope, wanted.label)
    test: LiteralString = f"{pattern.node}.slug = {scope.parameter(slug)}"
    made = project_node(scope, pattern.node, wanted)
    text: LiteralString = f"head(COLLECT {{ {pattern.text} AND {test} RETURN {made.row} }})"
    return Read(_returning(text), scope.parameters, lambda row, later: row and made.read(row, later), scope.computes)


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
    return _either(lambda earlier: _keyed(Scope(model, day, past, earlier=earlier), wanted))


def _keyed(scope: Scope, wanted: list[Keyed]) -> Read:
    parts: list[LiteralString] = []
    projections: list[Projection] = []
    for one in wanted:
        pattern = nodes(scope, one.selection.label, ever=one.ever)
        test: LiteralString = f"{pattern.node}.slug IN {scope.parameter(one.slugs)}"
        made = project_node(scope, pattern.node, one.selection)
        parts.append(f"COLLECT {{ {pattern.text} AND {test} RETURN [{pattern.node}.slug, {made.row}] }}")
        projections.append(made)

    def read(found: list[list[Row]], later: Later) -> list[dict[str, Any]]:
        return [
            {slug: made.read(row, later) for slug, row in rows} for made, rows in zip(projections, found, strict=True)
        ]

    return Read(_returning(f"[{', '.join(parts)}]"), scope.parameters, read, scope.computes)


def read_every(
    model: Model, wanted: Sequence[ask.NodeSelection], edges: Iterable[Edge], day: Value, earlier: Fields | None
) -> Read:
    """All nodes of several labels, and all relationships of several edges, in no particular order.

    Two lists: for each selection its answers, and for each edge and each of its targets, as they come, `[slug, slug at
    the far end, heldFrom at the far end]`. `earlier` are the properties that may have earlier values, None when it is
    asked of today. Cost: one statement that reads every such row once, without a look at the neighbours of each; for
    what has to see the whole graph.
    """
    scope = Scope(model, day, Value(earlier is not None), earlier=earlier or NONE)
    parts: list[LiteralString] = []
    projections: list[Projection] = []
    for selection in wanted:
        pattern = nodes(scope, selection.label)
        made = project_node(scope, pattern.node, selection)
        parts.append(f"COLLECT {{ {pattern.text} RETURN {made.row} }}")
        projections.append(made)
    parts.extend(_links(scope, edge, target) for edge in edges for target in edge.targets)

    def read(found: list[list[Row]], later: Later) -> tuple[list[list[Any]], list[list[Row]]]:
        rows = [made.read.many(rows, later) for made, rows in zip(projections, found, strict=False)]
        return rows, found[len(projections) :]

    return Read(_returning(f"[{', '.join(parts)}]"), scope.parameters, read, asked=earlier)


def _links(scope: Scope, edge: Edge, target: LiteralString) -> LiteralString:
    start = nodes(scope, edge.source)
    far = along(scope, start.node, edge, target)
    return f"COLLECT {{ {start.text} {far.text} RETURN [{start.node}.slug, {far.node}.slug, {far.node}.heldFrom] }}"


def read_matching(model: Model, wheres: Mapping[LiteralString, Tree], day: Value, earlier: Fields | None) -> Read:
    """The slugs of the nodes that satisfy a filter: a dict, for each label, of slugs in no particular order.

    `earlier` as for read_every.
    Raises BadUserInput for a filter that cannot be used. Cost: one statement; without a filter it reads nothing.
    """
    scope = Scope(model, day, Value(earlier is not None), earlier=earlier or NONE)
    parts: list[LiteralString] = []
    for label, where in wheres.items():
        pattern = nodes(scope, label)
        test = condition(scope, label, pattern.node, where)
        parts.append(f"COLLECT {{ {pattern.text} AND {test} RETURN {pattern.node}.slug }}")

    def read(found: list[list[str]], later: Later) -> dict[str, list[str]]:
        return dict(zip(wheres, found, strict=True))

    return Read(_returning(f"[{', '.join(parts)}]"), scope.parameters, read, asked=earlier)
