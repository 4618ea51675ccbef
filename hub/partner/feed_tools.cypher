// A page of tools, each under its owner, with what it affects and is built on.
// params:   owner, after, limit, only
// columns:  tools, sources, known
// governed: t, o, a, f, p, b, x, m, u, w, d, z, q, h, c, y, s
// used by:  hub.partner.from_graph
WITH COLLECT {
  MATCH (t:Tool)<-[o:OWNS]-(a:Agency)
  WHERE ($given.owner IS NULL OR a.slug = $given.owner)
    AND ($given.after IS NULL OR a.slug > $given.after[0] OR (a.slug = $given.after[0] AND t.slug > $given.after[1]))
    AND ($given.only IS NULL OR [a.slug, t.slug] IN $given.only) /*visible t, o, a*/
  WITH DISTINCT a, t ORDER BY a.slug, t.slug LIMIT $given.limit
  WITH a, t,
    COLLECT { MATCH (t)-[q:STOOD_AT]->(h:ToolState) WHERE true /*visible q, h*/
      RETURN [properties(h), h.status, h.lastSeen, h.detail] ORDER BY h.possibleFrom, h.heldFrom, h.slug LIMIT 101 } AS states,
    COLLECT { MATCH (t)-[f:AFFECTS]->(p:Process) WHERE true /*visible f, p*/
      RETURN [properties(f), p.slug, p.name, f.how] ORDER BY p.slug, f.key LIMIT 101 } AS affects,
    COLLECT { MATCH (t)-[b:BEARS_ON]->(x:Outcome) WHERE true /*visible b, x*/
      RETURN [properties(b), x.slug, x.name] ORDER BY x.slug, b.key LIMIT 101 } AS outcomes,
    COLLECT { MATCH (t)-[m:BUILT_ON]->(u:Product) WHERE true /*visible m, u*/
      RETURN [properties(m), u.name] ORDER BY u.slug, m.key LIMIT 101 } AS products,
    COLLECT { MATCH (t)-[w:SUPPLIED_BY]->(d:Supplier) WHERE true /*visible w, d*/
      RETURN [properties(w), d.name] ORDER BY d.slug, w.key LIMIT 101 } AS suppliers,
    COLLECT { MATCH (t)<-[y:SAID_OF]-(s:Statement) WHERE true /*visible y, s*/
      RETURN [s.property, s.text] ORDER BY coalesce(s.dateDay, '9999-12-31'), s.slug } AS said
  WITH a, t, states, affects, outcomes, products, suppliers, said,
    reduce(all = coalesce(t.sources, []), one IN states + affects + outcomes + products + suppliers |
      all + coalesce(one[0].sources, [])) AS cited
  RETURN [a.slug, properties(t), states, affects, outcomes, products, suppliers, cited, said]
} AS tools
RETURN tools,
  COLLECT { UNWIND tools AS row UNWIND row[7] AS one WITH DISTINCT one
    MATCH (z:Source) WHERE z.slug = one /*visible z*/ RETURN properties(z) } AS sources,
  COUNT { MATCH (c:Agency) WHERE c.slug = $given.owner /*visible c*/ } AS known
