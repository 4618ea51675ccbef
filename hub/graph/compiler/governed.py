"""The predicate of every node and relationship: visible to the actor and held on the day asked for.

A pattern's elements come only from here, so a label without its predicate cannot be compiled.

Called by all of the compiler, and for the comments of hand-written queries by hub.analytics.asking.query.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import LiteralString

from hub.access.visibility import predicate
from hub.graph.compiler.scope import Scope
from hub.model.registry import Edge


def visible(acts: bool, *names: LiteralString) -> LiteralString:
    """Text that is true when every named row is visible, whenever it holds. Parameters: markings, agency."""
    return " AND ".join([predicate(name, acts=acts) for name in names])


def governed(acts: bool, *names: LiteralString, possible: bool = False) -> LiteralString:
    """Text that is true when every named row is visible and held, or `possible`. Parameters: markings, agency, day."""
    return " AND ".join([f"{visible(acts, x)} AND {begun(possible, x)} AND {x}.heldTo > $day" for x in names])


def begun(possible: bool, *names: LiteralString) -> LiteralString:
    """Text that is true when every named row has begun by the day; if `possible`, when none is known to begin later."""
    start: LiteralString = "possibleFrom" if possible else "heldFrom"
    return " AND ".join([f"{x}.{start} <= $day" for x in names])


def open_in(scope: Scope, *names: LiteralString) -> LiteralString:
    """Text that is true when every named row is visible and held, or what a statement's scope takes in beside."""
    return governed(scope.acts, *names, possible=scope.possible)


@dataclass(frozen=True)
class Pattern:
    """MATCH text with its predicate, and the names it binds. `closing` is what a count of it has to end with.

    `whole` when it begins at all nodes of a label.
    """

    text: LiteralString
    node: LiteralString
    relationship: LiteralString = ""
    closing: LiteralString = ""
    whole: bool = False


def nodes(scope: Scope, label: LiteralString, *, ever: bool = False) -> Pattern:
    """All nodes of a label; with `ever` those that do not hold on the day as well."""
    n = scope.name("n")
    seen = visible(scope.acts, n) if ever else open_in(scope, n)
    return Pattern(f"MATCH ({n}:{label}) WHERE {seen}", n, whole=True)


def along(scope: Scope, start: LiteralString, edge: Edge, target: LiteralString) -> Pattern:
    """From a bound node along one relationship. Starts at the bound node: the other way round is ten times slower."""
    r, n = scope.name("r"), scope.name("n")
    arrow: LiteralString = f"-[{r}:{edge.type}]->" if edge.outgoing else f"<-[{r}:{edge.type}]-"
    return Pattern(f"MATCH ({start}){arrow}({n}:{target}) WHERE {open_in(scope, r, n)}", n, r)
