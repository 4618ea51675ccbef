"""Take a value out of what proposals repeat of it: what was sent, what a field held then, and why.

Called by hub.graph.logs.redact for the rows of proposals that speak of the record, and for their past in both logs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, LiteralString, cast

from hub.graph.edit import Row

PROPOSAL: LiteralString = "Proposal"
NAMES, CHANGES = "names", "changes"
"""Of a proposal's row: the records that it speaks of, and its changes as JSON."""


@dataclass(frozen=True)
class Repeated:
    """The value of a property of a record, by the record's name, and what is put in its place."""

    name: str
    field: str
    value: Any
    mark: Any

    def speaks(self, label: str, row: Mapping[str, Any] | None) -> bool:
        """Whether a row is a proposal that speaks of the record."""
        return label == PROPOSAL and self.name in (row or {}).get(NAMES, ())

    def without(self, row: Row) -> Row:
        """A proposal's row without the value."""
        return {name: self.cleaned(name, value) for name, value in row.items()}

    def cleaned(self, name: str, value: Any) -> Any:
        """A property of a proposal's row without the value."""
        if not isinstance(value, str):
            return value
        if name == CHANGES:
            inner = json.loads(value)
            taken = self._taken(inner, "")
            return value if taken == inner else json.dumps(taken, sort_keys=True, ensure_ascii=False)
        return self._text(value)

    def _taken(self, value: Any, field: str) -> Any:
        if field == self.field and value == self.value:
            return self.mark
        if isinstance(value, dict):
            return {name: self._taken(inner, name) for name, inner in cast("dict[str, Any]", value).items()}
        if isinstance(value, list):
            return [self._taken(inner, field) for inner in cast("list[Any]", value)]
        return self._text(value) if isinstance(value, str) else value

    def _text(self, text: str) -> str:
        """Only a text is looked for within others: a number or a date says nothing by itself."""
        return text.replace(self.value, self.mark) if isinstance(self.value, str) and self.mark else text
