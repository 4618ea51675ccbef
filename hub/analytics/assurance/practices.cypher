// The practices and the tools that adopted them, with the owners of these; which bodies are parts of which.
// params:
// columns:  practices, parts
// governed: k, d, t, o, a, z, c, h
// used by:  hub.analytics.assurance.practices
RETURN
  COLLECT {
    MATCH (k:Practice) WHERE true /*visible k*/ /*where k*/
    RETURN [k.slug, k.name, COLLECT {
      MATCH (k)<-[d:ADOPTED]-(t:Tool) WHERE true /*visible d, t*/
      RETURN [t.slug, t.name, d.since, d.sinceDay, d.basis,
        CASE WHEN coalesce(d.lastSeenDay <= $day, true) THEN d.result END, COLLECT {
        MATCH (t)<-[o:OWNS]-(a:Agency) WHERE true /*visible o, a*/ RETURN a.slug ORDER BY a.slug LIMIT 1
      }, d.key, d.from]
    }]
  } AS practices,
  COLLECT { MATCH (z:Agency)-[c:PART_OF]->(h:Agency) WHERE true /*visible z, c, h*/
    RETURN [z.slug, h.slug, coalesce(h.umbrella, false)] } AS parts
