"""What a question reads through: one transaction, one actor, one day, and whether what it read was changed meanwhile.

Made by the API for each operation, or by a test. A question sends its statements here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from hub.access.asker import Asker
from hub.analytics.asking.query import QueryInput, Unbound
from hub.graph.compiler.read import Case, Read
from hub.graph.compiler.row_readers import Later
from hub.graph.compiler.values import EARLIER_KEY, Tree
from hub.graph.earlier_fields import EVERY, EarlierFields, Fields
from hub.graph.meanwhile import Changed, changed, could_matter, entries_between
from hub.graph.one_state import of_one_state
from hub.graph.register import VERSION
from hub.graph.session import Graph
from hub.graph.statement import Row, Statement
from hub.graph.transaction import GraphMovedError, Transaction
from hub.model.registry import Model

T = TypeVar("T")


def require_all_asked(kept: dict[type[Any], Any], asked: Fields | None, told: Sequence[Any]) -> None:
    """Raise GraphMovedError when a statement about a past day asked for too few earlier values; then more are known.

    `told` are the version before its answer, the list of what has earlier values, and the version after it.
    """
    if asked is None:
        return
    before, existing, after = told
    if not EarlierFields.of(kept).learn(asked, existing) or before != after:
        raise GraphMovedError(meanwhile=before != after)


async def require_unmoved(
    versions: set[Any], texts: Iterable[str], model: Model, run: Callable[[Statement], Awaitable[list[Row]]]
) -> None:
    """Let the last of `versions` stand for all of them, where what was read is the same in each.

    `texts` are those of the statements that read it; `run` asks the journal, once, if there are several versions.
    Raises GraphMovedError when what was read may have changed.
    """
    if len(versions) < 2:
        return
    if not all(isinstance(version, int) for version in versions):
        raise GraphMovedError
    first, last = min(versions), max(versions)
    entries = entries_between(first, last)
    rows = changed(await run(entries), first, last) if entries else None
    if rows is None or could_matter(rows, texts, model):
        raise GraphMovedError
    versions.clear()
    versions.add(last)


async def of_one_graph(graph: Graph, ask: Callable[[Mapping[str, Any]], Awaitable[T]], *, several: bool = True) -> T:
    """What `ask` gives, as `of_one_state` has it; it is handed what is known of earlier values."""
    return await of_one_state(graph, lambda: ask({EARLIER_KEY: EarlierFields.of(graph.kept).names}), several=several)


class Askable(Protocol):
    """A question's text: hand-written, or made from the declarations."""

    def statement(self, asked: QueryInput) -> Unbound:
        """The statement for what is given, its filter still to be bound."""
        ...


@dataclass
class Reading:
    """A way to read. `day` is YYYY-MM-DD; `past` whether it lies before today; `variables` those that filters name.

    `wanted` are the names of all fields that a request asks for below the question; None when that is not known.
    `possible` takes in what is only possible on the day.
    """

    transaction: Transaction
    model: Model
    asker: Asker
    day: str
    past: bool = False
    variables: Mapping[str, Any] = field(default_factory=dict[str, Any])
    versions: set[Any] = field(default_factory=set[Any])
    contact: str = ""
    wanted: frozenset[str] | None = None
    possible: bool = False

    @property
    def earlier(self) -> Fields | None:
        """The properties that may have had another value on the day; None when it is today."""
        return self.variables.get(EARLIER_KEY, EVERY) if self.past else None

    @property
    def case(self) -> Case:
        """What a read that is compiled for this reading has to be for."""
        return Case(self.asker.sees.acts, self.earlier, self.possible)

    def wants(self, field: str) -> bool:
        """Whether a field of the answer may be asked for: what is not need not be read."""
        return self.wanted is None or field in self.wanted

    async def ask(
        self, query: Askable, *, where: Tree | None = None, parts: Iterable[str] = (), **given: Any
    ) -> list[Row]:
        """The rows of a query, each a list in the order of its columns. Cost: one statement, two if the graph moved.

        Raises GraphMovedError when what was read may have changed since the first statement began, and BadUserInput for
        a value in `where` that is no date.
        """
        asked = QueryInput(self.model, self.asker, self.day, where, given, self.earlier, self.possible, parts)
        bound = query.statement(asked).bind(self.variables)
        [[rows, before, version, fields]] = await self.transaction.run(bound)
        require_all_asked(self.transaction.kept, self.earlier, (before, fields, version))
        await self.settle(before, version)
        return rows

    async def read(self, read: Read) -> Any:
        """The answer of a compiled read, with whatever values its rows hold. Cost and errors as those of `ask`."""
        [row] = await self.transaction.run(read.statement(self.variables, self.asker, alone=False))
        require_all_asked(self.transaction.kept, read.asked, row[1:])
        await self.settle(*row[1:2])
        return read.read(row, Later(self.variables))

    async def look(self) -> Any:
        """The version of the graph. Cost: one small statement, none where this reading has asked before."""
        if not self.versions:
            rows = await self.transaction.run(VERSION)
            self.versions.add(rows[0][0] if rows else None)
        return self.version

    @property
    def version(self) -> Any:
        """The version of the graph that was read; None before the first statement, and where nothing was loaded."""
        return next(iter(self.versions), None)

    async def changed_since(self, version: Any, texts: frozenset[str]) -> list[Changed] | None:
        """What may be otherwise of what statements with these texts read of an earlier version; then it is read here.

        None where that is not known. Raises GraphMovedError, for what was read here. Cost: one small statement where
        nothing was asked yet, one more if the graph is of another version.
        """
        now = await self.look()
        if now is None:
            return None
        await self.settle(*([version] if version > now else []))
        entries = entries_between(version, self.version)
        rows: list[Changed] | None = []
        if version < self.version:
            rows = changed(await self.transaction.run(entries), version, self.version) if entries else None
        self.transaction.texts |= texts
        return [] if rows is not None and not could_matter(rows, texts, self.model) else rows

    async def settle(self, *versions: Any) -> None:
        """Take note of versions that were read; what was read so far has to be the same in all of them.

        Raises GraphMovedError. Cost: one small statement if the graph moved.
        """
        self.versions.update(versions)
        await require_unmoved(self.versions, self.transaction.texts, self.model, self.transaction.run)
