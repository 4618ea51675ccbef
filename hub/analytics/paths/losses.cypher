// Every acting tool recorded for a step that some tools act on, with where its use is recorded; and who is part of whom.
// params:   tools
// columns:  tools, parts
// governed: t, f, p, u, x, i, z, o, a, b, c, d, e, q, h, w, m, n
// used by:  hub.analytics.paths.losses
RETURN
  COLLECT {
    UNWIND COLLECT {
      MATCH (t:Tool)-[f:AFFECTS]->(p:Process) WHERE t.slug IN $given.tools /*visible t, f, p*/ RETURN p
    } + COLLECT {
      MATCH (t:Tool)<-[x:OF]-(u:Use)-[i:IN]->(p:Process) WHERE t.slug IN $given.tools /*visible t, x, u, i, p*/ RETURN p
    } AS p
    WITH DISTINCT p
    UNWIND COLLECT {
      MATCH (p)<-[f:AFFECTS]-(z:Tool) WHERE true /*visible p, f, z*/ /*where z*/ RETURN z
    } + COLLECT {
      MATCH (p)<-[i:IN]-(u:Use)-[x:OF]->(z:Tool) WHERE true /*visible p, i, u, x, z*/ /*where z*/ RETURN z
    } AS z
    WITH DISTINCT z
    RETURN [
      z.slug, z.name,
      COLLECT {
        MATCH (z)<-[x:OF]-(u:Use)-[i:IN]->(q:Process) WHERE true /*visible z, x, u, i, q*/
        UNWIND COLLECT { MATCH (u)-[b:BY]->(a:Agency) WHERE true /*visible u, b, a*/ RETURN a } AS a
        RETURN [[a.slug, a.name], [q.slug, q.name]]
      },
      COLLECT { MATCH (z)<-[c:USES]-(d:Agency) WHERE true /*visible z, c, d*/ RETURN [d.slug, d.name] },
      COLLECT {
        MATCH (z)<-[o:OWNS]-(e:Agency) WHERE true /*visible z, o, e*/ RETURN [e.slug, e.name] ORDER BY e.slug LIMIT 1
      },
      COLLECT { MATCH (z)-[n:AFFECTS]->(q:Process) WHERE true /*visible z, n, q*/ RETURN [q.slug, q.name] }
    ]
  } AS tools,
  COLLECT { MATCH (w:Agency)-[m:PART_OF]->(h:Agency) WHERE true /*visible w, m, h*/
    RETURN [w.slug, h.slug, coalesce(h.umbrella, false)] } AS parts
