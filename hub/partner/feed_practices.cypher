// A page of practices, each under every agency whose tools adopted it, with these tools.
// params:   owner, after, limit, only
// columns:  practices, sources, known
// governed: e, d, t, o, a, m, p, w, x, b, h, y, s, z, c
// used by:  hub.partner.from_graph
WITH COLLECT {
  MATCH (e:Practice)<-[d:ADOPTED]-(t:Tool)<-[o:OWNS]-(a:Agency)
  WHERE ($given.owner IS NULL OR a.slug = $given.owner)
    AND ($given.after IS NULL OR a.slug > $given.after[0] OR (a.slug = $given.after[0] AND e.slug > $given.after[1]))
    AND ($given.only IS NULL OR [a.slug, e.slug] IN $given.only) /*visible e, d, t, o, a*/
  WITH DISTINCT a, e ORDER BY a.slug, e.slug LIMIT $given.limit
  WITH a, e,
    COLLECT { MATCH (e)<-[d:ADOPTED]-(t:Tool)<-[o:OWNS]-(a) WHERE true /*visible d, t, o*/
      RETURN [properties(d), t.slug, d.result] ORDER BY t.slug, d.key LIMIT 101 } AS tools,
    COLLECT { MATCH (e)-[m:MEETS]->(p:Principle) WHERE true /*visible m, p*/
      RETURN [properties(m), p.slug, p.name,
        COLLECT { MATCH (p)<-[x:STATES]-(w:Framework) WHERE true /*visible x, w*/ RETURN w.slug ORDER BY w.slug LIMIT 1 }]
      ORDER BY p.slug, m.key LIMIT 101 } AS meets,
    COLLECT { MATCH (e)-[b:DONE_IN]->(h:Process) WHERE true /*visible b, h*/
      RETURN [properties(b), h.slug, h.name, null] ORDER BY h.slug, b.key LIMIT 101 } AS steps,
    COLLECT { MATCH (e)<-[y:SAID_OF]-(s:Statement) WHERE true /*visible y, s*/
      RETURN [s.property, s.text] ORDER BY coalesce(s.dateDay, '9999-12-31'), s.slug } AS said
  WITH a, e, tools, meets, steps, said,
    reduce(all = coalesce(e.sources, []), one IN tools + meets + steps | all + coalesce(one[0].sources, [])) AS cited
  RETURN [a.slug, properties(e), tools, meets, steps, cited, said]
} AS practices
RETURN practices,
  COLLECT { UNWIND practices AS row UNWIND row[5] AS one WITH DISTINCT one
    MATCH (z:Source) WHERE z.slug = one /*visible z*/ RETURN properties(z) } AS sources,
  COUNT { MATCH (c:Agency) WHERE c.slug = $given.owner /*visible c*/ } AS known
