// A page of evidence, each under every agency that it bears on, itself or through a tool of its own.
// params:   owner, after, limit, only
// columns:  evidence, sources, known
// governed: e, b, l, f, t, o, a, w, p, x, y, d, h, z, c
// used by:  hub.partner.from_graph
WITH COLLECT {
  MATCH (e:Evidence) WHERE true /*visible e*/
  UNWIND COLLECT { MATCH (e)-[b:BEARS_ON]->(l:Alignment)-[f:OF]->(t:Tool)<-[o:OWNS]-(a:Agency)
      WHERE true /*visible b, l, f, t, o, a*/ RETURN a.slug }
    + COLLECT { MATCH (e)-[b:BEARS_ON]->(l:Alignment)-[f:OF]->(a:Agency) WHERE true /*visible b, l, f, a*/
      RETURN a.slug } AS owner
  WITH DISTINCT owner, e
  WHERE ($given.owner IS NULL OR owner = $given.owner)
    AND ($given.after IS NULL OR owner > $given.after[0] OR (owner = $given.after[0] AND e.slug > $given.after[1]))
    AND ($given.only IS NULL OR [owner, e.slug] IN $given.only)
  WITH owner, e ORDER BY owner, e.slug LIMIT $given.limit
  WITH owner, e,
    COLLECT { MATCH (e)-[b:BEARS_ON]->(l:Alignment)-[f:OF]->(t:Tool)<-[o:OWNS]-(a:Agency), (l)-[w:WITH]->(p:Principle)
      WHERE a.slug = owner /*visible b, l, f, t, o, a, w, p*/
      RETURN [properties(b), p.slug, p.name,
        COLLECT { MATCH (p)<-[x:STATES]-(y:Framework) WHERE true /*visible x, y*/ RETURN y.slug ORDER BY y.slug LIMIT 1 },
        t.slug, b.finding, b.reason] ORDER BY t.slug, p.slug, b.key LIMIT 101 }
    + COLLECT { MATCH (e)-[b:BEARS_ON]->(l:Alignment)-[f:OF]->(a:Agency), (l)-[w:WITH]->(p:Principle)
      WHERE a.slug = owner /*visible b, l, f, a, w, p*/
      RETURN [properties(b), p.slug, p.name,
        COLLECT { MATCH (p)<-[x:STATES]-(y:Framework) WHERE true /*visible x, y*/ RETURN y.slug ORDER BY y.slug LIMIT 1 },
        null, b.finding, b.reason] ORDER BY p.slug, b.key LIMIT 101 } AS findings
  WITH owner, e, findings,
    reduce(all = coalesce(e.sources, []), one IN findings | all + coalesce(one[0].sources, [])) AS cited
  RETURN [owner, properties(e), findings,
    head(COLLECT { MATCH (e)<-[d:ISSUED]-(h:Agency) WHERE true /*visible d, h*/
      RETURN [h.slug, h.name] ORDER BY h.slug LIMIT 1 }), cited]
} AS evidence
RETURN evidence,
  COLLECT { UNWIND evidence AS row UNWIND row[4] AS one WITH DISTINCT one
    MATCH (z:Source) WHERE z.slug = one /*visible z*/ RETURN properties(z) } AS sources,
  COUNT { MATCH (c:Agency) WHERE c.slug = $given.owner /*visible c*/ } AS known
