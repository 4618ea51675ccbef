"""What each agency has reported and when, whatever holds on a day: its tools with the days of their sources.

Called by hub.analytics.quality.register_coverage. Every row passes the predicate of who asks.
"""

from __future__ import annotations

from typing import LiteralString

from hub.graph.compiler.governed import visible

COLUMNS: tuple[LiteralString, ...] = ("slug", "name", "tools", "nils")


def reports_text(*, acts: bool) -> LiteralString:
    """Each agency, or that of `$given.owner`, without those that only stand for their members.

    With its tools of the period: when each ended, and the days of the sources that it and its statuses cite; and what
    it said of periods for which it has nothing to report.
    """
    cited: LiteralString = (
        f"MATCH (d:Source) WHERE d.slug = cited AND {visible(acts, 'd')} AND d.publishedDay <= $given.to"
    )
    states: LiteralString = f"MATCH (t)-[h:STOOD_AT]->(s:ToolState) WHERE {visible(acts, 'h', 's')}"
    return (
        f"MATCH (a:Agency) WHERE {visible(acts, 'a')} AND coalesce(a.umbrella, false) = false "
        "AND ($given.owner IS NULL OR a.slug = $given.owner) "
        "RETURN a.slug AS slug, a.name AS name, "
        f"COLLECT {{ MATCH (a)-[o:OWNS]->(t:Tool) WHERE {visible(acts, 'o', 't')} "
        "AND o.heldFrom <= $given.to AND o.heldTo > $given.from "
        f"RETURN [t.heldTo, COLLECT {{ UNWIND coalesce(t.sources, []) AS cited {cited} RETURN d.publishedDay }} "
        f"+ COLLECT {{ {states} UNWIND coalesce(s.sources, []) AS cited {cited} RETURN d.publishedDay }}] }} AS tools, "
        f"COLLECT {{ MATCH (a)<-[r:OF]-(n:NilReturn) WHERE {visible(acts, 'r', 'n')} "
        "RETURN [n.slug, n.periodFrom, n.periodTo] } AS nils"
    )
