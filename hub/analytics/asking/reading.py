"""What a question reads through: one transaction, one actor, one day, and whether the graph moved meanwhile.

Made by the API for each operation, or by a test. A question sends its statements here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeVar

from hub.access.asker import Asker
from hub.analytics.asking.query import Unbound
from hub.errors import Conflict
from hub.graph.compiler.read import Case, Read
from hub.graph.compiler.rows import Later
from hub.graph.compiler.values import EARLIER_KEY, Tree, Value
from hub.graph.earlier import EVERY, EarlierFields, Fields
from hub.graph.register import VERSION
from hub.graph.statement import Row
from hub.graph.transaction import Transaction
from hub.model.registry import Model

T = TypeVar("T")
TRIES = 3


class GraphMovedError(Exception):
    """The graph is not as it was, or not as it was thought to be; the whole answer has to be started again."""


def require_all_asked(kept: dict[type[Any], Any], asked: Fields | None, told: Sequence[Any]) -> None:
    """Raise GraphMovedError when a statement about a past day asked for too few earlier values; then more are known.

    `told` are the version before its answer, the list of what has earlier values, and the version after it.
    """
    if asked is None:
        return
    before, found, after = told
    if not EarlierFields.of(kept).learn(asked, found) or before != after:
        raise GraphMovedError


async def of_one_graph(kept: dict[type[Any], Any], ask: Callable[[Mapping[str, Any]], Awaitable[T]]) -> T:
    """What `ask` gives, begun again when the graph is not as it was; it is handed what is known of earlier values.

    Raises Conflict when the graph changed at every try, and whatever `ask` raises.
    """
    for _ in range(TRIES):
        try:
            return await ask({EARLIER_KEY: EarlierFields.of(kept).names})
        except GraphMovedError:
            continue
    raise Conflict


class Askable(Protocol):
    """A question's text: hand-written, or made from the declarations."""

    def statement(
        self,
        model: Model,
        where: Tree | None,
        given: Mapping[str, Any],
        *,
        asker: Asker,
        day: str,
        earlier: Fields | None = None,
        parts: Iterable[str] = (),
    ) -> Unbound:
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
        return Case(self.asker.sees.acts, self.earlier)

    def wants(self, field: str) -> bool:
        """Whether a field of the answer may be asked for: what is not need not be read."""
        return self.wanted is None or field in self.wanted

    async def ask(
        self, query: Askable, *, where: Tree | None = None, parts: Iterable[str] = (), **given: Any
    ) -> list[Row]:
        """The rows of a query, each a list in the order of its columns. Cost: one statement.

        Raises GraphMovedError when the graph is not as it was when the first statement began, and BadUserInput for a
        value in `where` that is no date.
        """
        unbound = query.statement(
            self.model, where, given, asker=self.asker, day=self.day, earlier=self.earlier, parts=parts
        )
        bound = unbound.bind(self.variables, possible=self.possible)
        [[rows, before, version, fields]] = await self.transaction.run(bound)
        require_all_asked(self.transaction.kept, self.earlier, (before, fields, version))
        self._require_same(before)
        self._require_same(version)
        return rows

    async def read(self, read: Read) -> Any:
        """The answer of a compiled read, with whatever values its rows hold. Cost: one statement. Raises like `ask`."""
        read = replace(read, possible=Value(self.possible))
        [row] = await self.transaction.run(read.statement(self.variables, self.asker, alone=False))
        require_all_asked(self.transaction.kept, read.asked, row[1:])
        self._require_same(row[1])
        return read.read(row, Later(self.variables))

    async def look(self) -> Any:
        """The version of the graph. Cost: one small statement, none where this reading has asked before."""
        if not self.versions:
            rows = await self.transaction.run(VERSION)
            self._require_same(rows[0][0] if rows else None)
        return self.version

    @property
    def version(self) -> Any:
        """The version of the graph that was read; None before the first statement, and where nothing was loaded."""
        return next(iter(self.versions), None)

    def _require_same(self, version: Any) -> None:
        self.versions.add(version)
        if len(self.versions) > 1:
            raise GraphMovedError
