"""What the raw driver sends: one statement a question, written by hand for speed, with the hub's predicates.

Used by benchmarks.raw. Rows are positional lists and every page is cut in the graph. Patterns start where there is
least to read, which a person sees and a compiler of arbitrary filters does not.
"""

from __future__ import annotations


def shown(*names: str) -> str:
    """Visible to who acts for no agency, whenever it holds."""
    return " AND ".join(f"{x}.marking IN $markings AND {x}.audience IS NULL" for x in names)


def seen(*names: str) -> str:
    """Visible and held on the day: what the hub asks of every node and relationship."""
    return " AND ".join(f"{shown(x)} AND {x}.heldFrom <= $day AND {x}.heldTo > $day" for x in names)


STATUS = (
    f"head(COLLECT {{ MATCH (t)-[sr:STOOD_AT]->(s:ToolState) WHERE {seen('sr', 's')} "
    "RETURN s.status ORDER BY s.possibleFrom DESC, s.heldFrom DESC, s.slug DESC LIMIT 1 })"
)

FOLLOWED = (
    f"head(COLLECT {{ MATCH (t)-[nr:STOOD_AT]->(n:ToolState) WHERE {shown('nr', 'n')} AND (n.possibleFrom > "
    "s.possibleFrom OR n.possibleFrom = s.possibleFrom AND n.heldFrom > s.heldFrom) "
    "RETURN n.status <> 'UNKNOWN' AND n.sinceDay >= $recent ORDER BY n.possibleFrom, n.heldFrom, n.slug LIMIT 1 })"
)
# A null is as good as false here: it is only filtered by.
ACTS = (
    f"head(COLLECT {{ MATCH (t)-[sr:STOOD_AT]->(s:ToolState) WHERE {seen('sr', 's')} "
    "WITH t, s ORDER BY s.possibleFrom DESC, s.heldFrom DESC, s.slug DESC LIMIT 1 "
    "RETURN s.status IN ['PROOF_OF_CONCEPT', 'PILOT', 'LIVE'] "
    f"AND (s.lastSeenDay >= $recent OR s.sinceDay >= $recent OR {FOLLOWED}) }})"
)


def owner(row: str) -> str:
    """The owner of `t`, as the list or value that `row` gives of `a`."""
    subquery = f"MATCH (t)<-[o:OWNS]-(a:Agency) WHERE {seen('o', 'a')} RETURN {row} ORDER BY a.slug LIMIT 1"
    return f"head(COLLECT {{ {subquery} }})"


ONE_TOOL = f"""
MATCH (t:Tool {{slug: $slug}}) WHERE {seen("t")}
RETURN [t.slug, t.name, t.purpose, t.functionality, {STATUS}, t.aiClass, t.scope, {owner("[a.slug, a.name]")}]
"""

HUNDRED_TOOLS = f"""
MATCH (t:Tool) WHERE {seen("t")}
WITH t ORDER BY t.nameSort, t.slug LIMIT 100
RETURN collect([
  t.slug, t.name, t.aiClass,
  COLLECT {{
    MATCH (t)-[f:AFFECTS]->(p:Process) WHERE {seen("f", "p")}
    RETURN [p.slug, p.name] ORDER BY p.order, p.slug, f.key LIMIT 10
  }},
  COLLECT {{
    MATCH (t)-[b:BEARS_ON]->(i:Outcome) WHERE {seen("b", "i")}
    RETURN [i.slug, i.name] ORDER BY i.nameSort, i.slug, b.key LIMIT 10
  }}
])
"""

THREE_LEVELS = f"""
MATCH (a:Agency {{slug: $slug}}) WHERE {seen("a")}
RETURN [a.slug, a.name, COLLECT {{
  MATCH (a)-[o:OWNS]->(t:Tool) WHERE {seen("o", "t")}
  WITH t, o ORDER BY t.nameSort, t.slug, o.key LIMIT 20
  RETURN [t.slug, t.name, COLLECT {{
    MATCH (t)-[f:AFFECTS]->(p:Process) WHERE {seen("f", "p")}
    WITH p, f ORDER BY p.order, p.slug, f.key LIMIT 5
    RETURN [p.slug, p.name, head(COLLECT {{
      MATCH (p)-[c:PART_OF]->(g:Process) WHERE {seen("c", "g")} RETURN [g.slug, g.name] ORDER BY g.slug LIMIT 1
    }})]
  }}]
}}]
"""

TWO_RELATIONSHIPS = f"""
MATCH (g:Process {{slug: $stage}}) WHERE {seen("g")}
MATCH (g)<-[c:PART_OF]-(p:Process) WHERE {seen("c", "p")}
MATCH (p)<-[f:AFFECTS]-(t:Tool) WHERE {seen("f", "t")}
WITH DISTINCT t ORDER BY t.nameSort, t.slug LIMIT 50
RETURN collect([t.slug, t.name, t.scope, {owner("a.slug")}])
"""

HOT_SPOTS = f"""
MATCH (t:Tool) WHERE {seen("t")} AND {ACTS}
WITH t, {owner("a")} AS a
MATCH (t)-[f:AFFECTS]->(p:Process) WHERE {seen("f", "p")}
WITH p, count(DISTINCT t) AS tools, collect(DISTINCT a) AS owners WHERE size(owners) > 1
WITH collect([p.slug, p.name, p.nameSort, tools, [a IN owners | [a.slug, a.name, a.nameSort]]]) AS spots
RETURN [spots, COLLECT {{
  MATCH (z:Agency)-[c:PART_OF]->(h:Agency) WHERE {seen("z", "c", "h")} RETURN [z.slug, h.slug, h.umbrella]
}}]
"""

GROUP_COUNTS = f"""
MATCH (t:Tool) WHERE {seen("t")} AND {ACTS}
WITH {owner("a")} AS a, {STATUS} AS status
WITH a, status, count(*) AS tools
RETURN collect([tools, a.slug, a.name, a.nameSort, status])
"""
