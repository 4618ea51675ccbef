"""The predicate of every node and relationship: visible to the actor and held on the day asked for.

A pattern's elements come only from here, so a label without its predicate cannot be compiled.

Called by all of the compiler, and for the comments of hand-written queries by hub.analytics.asking.query.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import LiteralString, cast

from hub.access.visibility import predicate
from hub.graph.compiler.scope import Scope
from hub.model.registry import Edge


def visible(acts: bool, *names: LiteralString) -> LiteralString:
    """Text that is true when every named row is visible, whenever it holds. Parameters: markings, agency."""
    return " AND ".join([predicate(name, acts=acts) for name in names])


def governed(acts: bool, *names: LiteralString) -> LiteralString:
    """Text that is true when every named row is visible and held. Parameters: markings, agency, day."""
    return " AND ".join([f"{visible(acts, x)} AND {x}.heldFrom <= $day AND {x}.heldTo > $day" for x in names])


def held(*names: LiteralString) -> LiteralString:
    """Text that is true when every named row, known not to have ended, is held and not only possible."""
    return " AND ".join([f"{x}.heldFrom <= $day" for x in names])


@lru_cache(maxsize=512)
def possibly(text: LiteralString) -> LiteralString:
    """The same text taking in what is only possible: what is not known to have begun later."""
    return cast(LiteralString, _HELD.sub(r"\1.possibleFrom <= $day", text))


_HELD = re.compile(r"\b(\w+)\.heldFrom <= \$day")


@dataclass(frozen=True)
class Pattern:
    """MATCH text with its predicate, and the names it binds. `closing` is what a count of it has to end with."""

    text: LiteralString
    node: LiteralString
    relationship: LiteralString = ""
    closing: LiteralString = ""


def nodes(scope: Scope, label: LiteralString, *, ever: bool = False) -> Pattern:
    """All nodes of a label; with `ever` those that do not hold on the day as well."""
    n = scope.name("n")
    return Pattern(f"MATCH ({n}:{label}) WHERE {visible(scope.acts, n) if ever else governed(scope.acts, n)}", n)


def along(scope: Scope, start: LiteralString, edge: Edge, target: LiteralString) -> Pattern:
    """From a bound node along one relationship. Starts at the bound node: the other way round is ten times slower."""
    r, n = scope.name("r"), scope.name("n")
    arrow: LiteralString = f"-[{r}:{edge.type}]->" if edge.outgoing else f"<-[{r}:{edge.type}]-"
    return Pattern(f"MATCH ({start}){arrow}({n}:{target}) WHERE {governed(scope.acts, r, n)}", n, r)
