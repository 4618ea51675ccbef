"""Values that a plan does not know yet: where each comes from, and how it is turned into a parameter.

A plan is compiled once for a shape of request and run with the values of each request. Every value a client sent
becomes a parameter; none reaches the text of a statement.

Made by hub.api.plan, bound by whoever sends a statement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

Path: TypeAlias = tuple[str | int, ...]
Tree: TypeAlias = Mapping[str, Any]
"""A filter: names of conditions, with a Value, a Tree or a list of Trees under each."""


TODAY_KEY = "@today"
"""Where a request's values hold the day on which it is answered; no variable of a client has a name like it."""
EARLIER_KEY = "@earlier"
"""Where they hold the properties that have earlier values (hub.graph.earlier_fields); without it any may have some."""


@dataclass(frozen=True)
class Value:
    """A constant of the document, or a place in the request's values; `convert` is applied when bound.

    The empty path is all of the values at once.
    """

    constant: Any = None
    path: Path | None = None
    convert: Callable[[Any], Any] | None = None

    def bind(self, variables: Mapping[str, Any]) -> Any:
        """The parameter's value. Raises whatever `convert` raises, which is a HubError for a client's mistake."""
        value: Any = self.constant
        if self.path is not None:
            value = variables
            for step in self.path:
                value = value[step]
        return value if self.convert is None else self.convert(value)

    def then(self, convert: Callable[[Any], Any]) -> Value:
        """The same value, converted once more."""
        first = self.convert
        if first is None:
            return replace(self, convert=convert)

        def both(value: Any) -> Any:
            return convert(first(value))

        return replace(self, convert=both)


TODAY = Value(path=(TODAY_KEY,))
"""The day on which a request is answered, YYYY-MM-DD."""
