// The selected tools, those named or all, with what they feed and affect; the order of processes; who is part of whom.
// params:   every, named
// columns:  tools, processes, sources, agencies, parts
// governed: t, o, a, f, u, l, p, n, q, s, y, z, c, h
// used by:  hub.analytics.paths.chains
RETURN
  COLLECT {
    MATCH (t:Tool) WHERE (true /*where t*/ OR $given.every OR t.slug IN $given.named) /*visible t*/
    RETURN [
      t.slug, head(COLLECT {
        MATCH (t)<-[o:OWNS]-(a:Agency) WHERE true /*visible o, a*/ RETURN a.slug ORDER BY a.slug LIMIT 1
      }),
      COLLECT {
        MATCH (t)-[f:FEEDS]->(u:Tool) WHERE true /*visible f, u*/
        RETURN [u.slug, f.basis /*if SOURCES*/ , coalesce(f.sources, []) /*end*/]
      },
      COLLECT {
        MATCH (t)-[l:AFFECTS]->(p:Process) WHERE true /*visible l, p*/
        RETURN [p.slug, l.basis /*if SOURCES*/ , coalesce(l.sources, []) /*end*/]
      },
      coalesce(true /*where t*/, false), /*acts t*/false, /*coming t*/false
    ]
  } AS tools,
  COLLECT {
    MATCH (p:Process) WHERE true /*visible p*/
    RETURN [p.slug, COLLECT {
      MATCH (p)-[n:PRECEDES]->(q:Process) WHERE true /*visible n, q*/
      RETURN [q.slug, n.basis /*if SOURCES*/ , coalesce(n.sources, []) /*end*/]
    }]
  } AS processes,
  [] /*if SOURCES*/ + COLLECT { MATCH (s:Source) WHERE true /*visible s*/ RETURN s.slug } /*end*/ AS sources,
  COLLECT { MATCH (y:Agency) WHERE true /*visible y*/ RETURN y.slug } AS agencies,
  COLLECT { MATCH (z:Agency)-[c:PART_OF]->(h:Agency) WHERE true /*visible z, c, h*/
    RETURN [z.slug, h.slug, coalesce(h.umbrella, false)] } AS parts
