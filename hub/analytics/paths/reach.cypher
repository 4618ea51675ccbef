// A tool, what it affects, and the whole order of processes with the outcomes that they decide or shape.
// params:   tool
// columns:  tools, processes, sources
// governed: t, f, p, n, q, d, o, s
// used by:  hub.analytics.paths.reach
RETURN
  COLLECT {
    MATCH (t:Tool) WHERE t.slug = $given.tool /*visible t*/
    RETURN [/*acts t*/false, COLLECT {
      MATCH (t)-[f:AFFECTS]->(p:Process) WHERE true /*visible f, p*/
      RETURN [p.slug, f.basis, [] /*if SOURCES*/ + coalesce(f.sources, []) /*end*/]
    }]
  } AS tools,
  COLLECT {
    MATCH (p:Process) WHERE true /*visible p*/
    RETURN [
      p.slug, p.name, p.kind,
      COLLECT {
        MATCH (p)-[n:PRECEDES]->(q:Process) WHERE true /*visible n, q*/
        RETURN [q.slug, n.basis, [] /*if SOURCES*/ + coalesce(n.sources, []) /*end*/]
      },
      COLLECT {
        MATCH (p)-[d:DECIDES]->(o:Outcome) WHERE true /*visible d, o*/
        RETURN [o.slug, d.basis, [] /*if SOURCES*/ + coalesce(d.sources, []) /*end*/, d.role, o.name]
      }
    ]
  } AS processes,
  [] /*if SOURCES*/ + COLLECT { MATCH (s:Source) WHERE true /*visible s*/ RETURN s.slug } /*end*/ AS sources
