"""The GraphQL text that gives a figure of a review, with every value written out so that it can be pasted as it is.

Called by hub.analytics.review.figures. Nothing is run here: the texts are shown to people.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hub.analytics.review.review_scope import Scope, tools_of


@dataclass(frozen=True)
class Quoted:
    """The arguments that put a question into the scope of a review and on its day."""

    scope: Scope

    def count(self, field: str, *arguments: str, day: str | None = None) -> str:
        """A document that counts what one field finds."""
        given = ", ".join([*(argument for argument in arguments if argument), f'asOf: "{day or self.scope.day}"'])
        return f"{{ {field}({given}) {{ totalCount }} }}"

    def where(self, *more: str) -> str:
        """The argument that takes the tools in scope, narrowed by further conditions; nothing for all tools."""
        conditions = [self.tools, *more] if self.tools else [*more]
        if not conditions:
            return ""
        return f"where: {conditions[0] if len(conditions) == 1 else self._all(conditions)}"

    @property
    def tools(self) -> str:
        """The condition for a tool in scope; nothing when all are."""
        if not self.scope.agencies:
            return ""
        return _literal(tools_of({"slug": {"in": list(self.scope.agencies)}}))

    @property
    def still_open(self) -> tuple[str, str]:
        """The conditions for an incident that had become known by the day and was not resolved by then."""
        day = json.dumps(self.scope.day)
        return (
            f"{{or: [{{status: {{eq: OPEN}}}}, {{closed: {{gt: {day}}}}}]}}",
            f"{{or: [{{date: {{isNull: true}}}}, {{date: {{lte: {day}}}}}]}}",
        )

    def of_tools(self, *more: str) -> str:
        """The argument that takes what has to do with at least one tool in scope."""
        some = f"{{tools: {{some: {{node: {self.tools or '{}'}}}}}}}"
        return f"where: {some if not more else self._all([*more, some])}"

    def agencies(self, framework: str, levels: str = "") -> str:
        """A document that counts pairs of agency and principle, of the agencies in scope."""
        scope = f"agencies: {_literal(list(self.scope.agencies))}" if self.scope.agencies else ""
        levels = f"levels: {levels}" if levels else ""
        return self.count("agencyAlignmentPairs", f'framework: "{framework}"', scope, levels, "inGeneral: false")

    @staticmethod
    def _all(conditions: list[str]) -> str:
        return f"{{and: [{', '.join(conditions)}]}}"


def _literal(value: Any) -> str:
    """A value of plain JSON as GraphQL writes it."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_literal(inner)}' for key, inner in value.items())}}}"
    return f"[{', '.join(map(_literal, value))}]" if isinstance(value, list) else json.dumps(value)
