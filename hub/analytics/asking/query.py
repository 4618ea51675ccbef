"""Hand-written queries: a .cypher file beside each question, checked when loaded and completed when asked.

The text can be pasted into a shell as it stands; what the hub adds stands in comments: `/*visible t, r*/` becomes the
predicate of visibility and valid time, `/*where t*/` the caller's filter, `/*status t*/'UNKNOWN'` the status of a tool
on the day, `/*acts t*/false`, `/*last_known t*/false` and `/*coming t*/false` whether it acts, is last known acting or
is coming, `/*open q*/` whether an incident was known by the day and not resolved by then; `/*if WORD*/ … /*end*/` stays
only where the caller names the word. A query whose text could read a row without the predicate of visibility
cannot be made. What a question gives stands in one parameter, the map `$given`: Neo4j plans a statement anew for each
kind and size of its parameters, but not of what is in a map.

Used by every question that has a .cypher file, and by the partner feed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, LiteralString, cast

from hub.access.asker import Asker
from hub.analytics.asking.as_of import past_text
from hub.analytics.asking.gate import PART, Checked, Header, check, read_with, with_parts
from hub.graph.compiler.acting import says
from hub.graph.compiler.governed import open_in
from hub.graph.compiler.read import Case
from hub.graph.compiler.scope import VERSION, Scope
from hub.graph.compiler.state import state_value
from hub.graph.compiler.text_of_day import published_by
from hub.graph.compiler.values import Tree, Value
from hub.graph.compiler.where import condition
from hub.graph.earlier_fields import LISTED, Fields
from hub.graph.statement import Statement
from hub.model.declare import Acting
from hub.model.registry import Model

_MACRO = re.compile(r"/\*(visible|where|status|acts|last_known|coming)\s+([\w, ]+?)\s*\*/(?:'UNKNOWN'|false\b)?")
_ACTING = {"acts": Acting.ACTS, "last_known": Acting.LAST_KNOWN, "coming": Acting.COMING}
# Written out before anything is checked, so that past days read these properties as they do all others.
_OPEN = re.compile(r"/\*open (\w+)\*/")
_IS_OPEN = r"AND (\1.dateDay IS NULL OR \1.dateDay <= $day) AND (\1.status = 'OPEN' OR \1.closedDay > $day)"


@dataclass(frozen=True)
class Unbound:
    """A statement whose filter still holds places in the request's variables."""

    text: LiteralString
    values: Mapping[str, Value]

    def bind(self, variables: Mapping[str, Any]) -> Statement:
        """The statement for one request. Raises BadUserInput for a value that cannot be used."""
        return Statement(self.text, {name: value.bind(variables) for name, value in self.values.items()})


@dataclass(frozen=True)
class QueryInput:
    """What a question's text is filled in with: for one asker, on one day (YYYY-MM-DD).

    `earlier` are the properties that may have had another value on a past day, None when it is asked of today.
    `possible` takes in what is only possible on the day. `parts` are the words of the optional parts to keep.
    """

    model: Model
    asker: Asker
    day: str
    where: Tree | None = None
    given: Mapping[str, Any] = field(default_factory=dict[str, Any])
    earlier: Fields | None = None
    possible: bool = False
    parts: Iterable[str] = ()


@dataclass(frozen=True)
class Query:
    """One checked query. Raises ValueError or PolicyMissingError when its text breaks the rules that `check` knows."""

    text: LiteralString
    checked: Checked
    _passed: dict[frozenset[str], str] = field(default_factory=dict[frozenset[str], str], init=False, compare=False)

    @classmethod
    def of(cls, text: LiteralString) -> Query:
        """A query from the text of a .cypher file."""
        text = cast(LiteralString, _OPEN.sub(_IS_OPEN, text))
        return cls(text, check(text))

    @property
    def header(self) -> Header:
        """What stands at its top."""
        return self.checked.header

    def statement(self, asked: QueryInput) -> Unbound:
        """The query with its comments filled in for one asker, answering one row, as `whole` has it.

        Raises ValueError for other parameters than its own, and for an optional part that the text does not have.
        """
        if set(asked.given) != set(self.header.params):
            raise ValueError(f"the query takes {self.header.params}, not {sorted(asked.given)}")
        scope = Case(asked.asker.sees.acts, asked.earlier, asked.possible).scope(asked.model, Value(asked.day))
        kept = self._with_parts(frozenset(asked.parts))
        kept = past_text(kept, scope, self.checked.relationships) if asked.earlier else kept
        text = cast(LiteralString, _MACRO.sub(lambda match: self._expand(scope, asked.where, match), kept))
        return whole(text, cast(tuple[LiteralString, ...], self.header.columns), asked.given, scope, asked.asker)

    def _with_parts(self, parts: frozenset[str]) -> str:
        """The text with these parts; nothing is sent that has not passed the gate as it is sent."""
        if parts not in self._passed:
            if unknown := parts - {match[1] for match in PART.finditer(self.text)}:
                raise ValueError(f"the query has no parts {sorted(unknown)}")
            read_with(self.text, parts)
            self._passed[parts] = with_parts(self.text, parts)
        return self._passed[parts]

    def _expand(self, scope: Scope, where: Tree | None, match: re.Match[str]) -> str:
        # The names come from our own file, which `check` has read; no client's text can reach it.
        names: list[LiteralString] = [cast(LiteralString, name.strip()) for name in match[2].split(",")]
        if match[1] == "visible":
            cited: list[LiteralString] = [name for name in names if self.checked.labels.get(name) == "Source"]
            return f" AND {' AND '.join([open_in(scope, *names), *published_by(scope, cited)])}"
        label = cast(LiteralString, self.checked.labels[names[0]])
        if match[1] == "where":
            return f" AND ({condition(scope, label, names[0], where)})" if where else ""
        if match[1] in _ACTING:
            return says(scope, label, names[0], _ACTING[match[1]])
        return state_value(scope, label, names[0], scope.model.nouns[label].properties[_status(scope.model, label)])


def whole(
    text: LiteralString, columns: Iterable[LiteralString], given: Mapping[str, Any], scope: Scope, asker: Asker
) -> Unbound:
    """A question's text as the statement that is sent for one asker: one row.

    It holds the rows, the graph's version before and after, and which properties have earlier values. Neo4j reads what
    is committed meanwhile; where both versions are the same, nothing was.
    """
    return Unbound(
        f"{VERSION} WITH g.version AS before CALL () {{ {text} }} "
        f"WITH collect([{', '.join(columns)}]) AS rows, max(before) AS before {VERSION} "
        f"RETURN rows, coalesce(before, g.version) AS before, g.version AS version, {LISTED}",
        {"given": Value(dict(given)), **scope.parameters, **_constant(asker.sees.parameters())},
    )


def _constant(values: Mapping[str, Any]) -> dict[str, Value]:
    return {name: Value(value) for name, value in values.items()}


def _status(model: Model, label: str) -> int:
    return [prop.name for prop in model.nouns[label].properties].index("status")


def load(name: str) -> Query:
    """The query in a .cypher file, by its path under hub/analytics. Raises like Query."""
    text = files("hub.analytics").joinpath(name).read_text(encoding="utf-8")
    return Query.of(cast(LiteralString, text))
