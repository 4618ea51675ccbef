"""Whether a tool acts, is last known acting or is coming on the day: one fragment for all who ask.

Called where such a property is shown, filtered by or sorted by, and for the `acts`, `last_known` and `coming` of
hand-written queries. A tool acts when its status on the day is a proof of concept, a pilot or in use, and a source
shows that status 24 months before the day or later: on a dated showing, its start, or the start of the dated status
(other than UNKNOWN) that followed. Nothing of it is stored, so a hidden status cannot show itself by it.
"""

from __future__ import annotations

from typing import LiteralString

from hub.graph.compiler.governed import visible
from hub.graph.compiler.scope import Scope
from hub.graph.compiler.state import of_latest
from hub.model.declare import Acting, Property
from hub.model.enums import ACTING, COMING, ToolStatus
from hub.model.registry import Edge

NO_DATE: LiteralString = "no dated source"
"""What `lastShownActing` says of a tool that only undated sources show acting."""


def acting(scope: Scope, label: LiteralString, node: LiteralString, prop: Property) -> LiteralString:
    """The value of a property that says whether a tool acts, as an expression on a bound tool."""
    return says(scope, label, node, prop.acting or Acting.ACTS)


def says(scope: Scope, label: LiteralString, node: LiteralString, what: Acting) -> LiteralString:
    """One of the four things that can be said, as an expression on a bound tool."""
    edge = scope.model.edges(label)[scope.model.nouns[label].states]
    value = of_latest(scope, label, node, lambda state: _made(scope, edge, state, what))
    return value if what is Acting.SHOWN else f"coalesce({value}, false)"


def _made(scope: Scope, edge: Edge, state: LiteralString, what: Acting) -> LiteralString:
    if what is Acting.COMING:
        return _of(state, COMING)
    shown = _shown(scope, edge, state)
    if what is Acting.ACTS:
        return f"CASE WHEN {_of(state, ACTING)} THEN {shown} ELSE false END"
    stale: LiteralString = f"CASE WHEN {_of(state, ACTING)} THEN NOT {shown} ELSE false END"
    return stale if what is Acting.LAST_KNOWN else f"CASE WHEN {stale} THEN {_last_shown(state)} END"


def _of(state: LiteralString, statuses: tuple[ToolStatus, ...]) -> LiteralString:
    named: LiteralString = ", ".join([f"'{status.literal}'" for status in statuses])
    return f"{state}.status IN [{named}]"


def _shown(scope: Scope, edge: Edge, state: LiteralString) -> LiteralString:
    """Whether a source shows the status on one of the last 24 months' days or later."""
    recent = scope.recent()
    days: list[LiteralString] = [f"{state}.{day} >= {recent}" for day in ("lastSeenDay", "sinceDay")]
    return f"CASE WHEN {' OR '.join(days)} THEN true ELSE {_followed(scope, edge, state)} END"


def _followed(scope: Scope, edge: Edge, state: LiteralString) -> LiteralString:
    """Whether a status followed, other than UNKNOWN, that began lately enough; it may have ended again."""
    back, r, n = scope.name("r"), scope.name("r"), scope.name("n")
    # By way of the state: the built-in engine forgets the tool behind a WITH and would take any other.
    there: LiteralString = f"<-[{back}:{edge.type}]-()" if edge.outgoing else f"-[{back}:{edge.type}]->()"
    arrow: LiteralString = f"-[{r}:{edge.type}]->" if edge.outgoing else f"<-[{r}:{edge.type}]-"
    later: LiteralString = (
        f"({n}.possibleFrom > {state}.possibleFrom OR "
        f"({n}.possibleFrom = {state}.possibleFrom AND {n}.heldFrom > {state}.heldFrom))"
    )
    told: LiteralString = f"{n}.status <> 'UNKNOWN' AND coalesce({n}.sinceDay >= {scope.recent()}, false)"
    return (
        f"coalesce(head(COLLECT {{ MATCH ({state}){there}{arrow}({n}:{edge.target}) "
        f"WHERE {visible(scope.acts, r, n)} AND {later} "
        f"RETURN {told} ORDER BY {n}.possibleFrom, {n}.heldFrom, {n}.slug LIMIT 1 }}), false)"
    )


def _last_shown(state: LiteralString) -> LiteralString:
    """The last date at which the status is shown, as it is written."""
    return (
        f"coalesce(CASE WHEN coalesce({state}.lastSeenDay >= {state}.sinceDay, {state}.sinceDay IS NULL) "
        f"THEN {state}.lastSeen ELSE {state}.since END, '{NO_DATE}')"
    )
