// Some tools with what practices can be compared with, and every practice with where it is done, what it meets and
// which tools adopted it; and which bodies are parts of which.
// params:   tools
// columns:  tools, practices, parts
// governed: t, f, p, d, k, o, a, m, q, b, x, z, c, h
// used by:  hub.analytics.assurance.suggestions
RETURN
  COLLECT {
    MATCH (t:Tool) WHERE t.slug IN $given.tools /*visible t*/
    RETURN [t.slug, t.aiClass,
      COLLECT { MATCH (t)-[f:AFFECTS]->(p:Process) WHERE true /*visible f, p*/ RETURN [p.slug, f.basis] },
      COLLECT { MATCH (t)-[b:BEARS_ON]->(x:Outcome) WHERE true /*visible b, x*/ RETURN [x.slug, b.basis] },
      COLLECT { MATCH (t)-[d:ADOPTED]->(k:Practice) WHERE true /*visible d, k*/ RETURN k.slug }]
  } AS tools,
  COLLECT {
    MATCH (k:Practice) WHERE true /*visible k*/
    RETURN [k.slug, k.name,
      COLLECT { MATCH (k)-[f:DONE_IN]->(p:Process) WHERE true /*visible f, p*/ RETURN [p.slug, p.name, f.basis] },
      COLLECT { MATCH (k)-[m:MEETS]->(q:Principle) WHERE true /*visible m, q*/ RETURN [q.slug, m.basis] },
      COLLECT {
        MATCH (k)<-[d:ADOPTED]-(t:Tool) WHERE true /*visible d, t*/
        RETURN [t.slug, t.name, d.since, d.sinceDay, d.basis,
          CASE WHEN coalesce(d.lastSeenDay <= $day, true) THEN d.result END, COLLECT {
          MATCH (t)<-[o:OWNS]-(a:Agency) WHERE true /*visible o, a*/ RETURN a.slug ORDER BY a.slug LIMIT 1
        }, d.key, d.from, t.aiClass,
        COLLECT { MATCH (t)-[f:AFFECTS]->(p:Process) WHERE true /*visible f, p*/ RETURN [p.slug, f.basis] },
        COLLECT { MATCH (t)-[b:BEARS_ON]->(x:Outcome) WHERE true /*visible b, x*/ RETURN [x.slug, b.basis] }]
      }]
  } AS practices,
  COLLECT { MATCH (z:Agency)-[c:PART_OF]->(h:Agency) WHERE true /*visible z, c, h*/
    RETURN [z.slug, h.slug, coalesce(h.umbrella, false)] } AS parts
