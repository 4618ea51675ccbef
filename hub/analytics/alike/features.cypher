// The selected tools with their owners and the features by which they are compared; which bodies are parts of which.
// params:   kinds, tool, owner, process
// columns:  tools, known, parts
// governed: t, o, a, f, p, b, i, w, m, n, d, g, u, v, y, e, q, x, z, c, h
// used by:  hub.analytics.alike.features
RETURN
  COLLECT {
    MATCH (t:Tool) WHERE true /*visible t*/ /*where t*/
    RETURN [
      t.slug, t.name,
      COLLECT {
        MATCH (t)<-[o:OWNS]-(a:Agency) WHERE true /*visible o, a*/ RETURN [a.slug, a.name] ORDER BY a.slug LIMIT 1
      },
      CASE WHEN 'PROCESS' IN $given.kinds THEN COLLECT {
        MATCH (t)-[f:AFFECTS]->(p:Process) WHERE true /*visible f, p*/ RETURN [p.slug, p.name, f.basis, p.kind]
      } ELSE [] END,
      CASE WHEN 'OUTCOME' IN $given.kinds THEN COLLECT {
        MATCH (t)-[b:BEARS_ON]->(i:Outcome) WHERE true /*visible b, i*/ RETURN [i.slug, i.name, b.basis, i.kind]
      } ELSE [] END,
      CASE WHEN 'PRODUCT' IN $given.kinds THEN COLLECT {
        MATCH (t)-[w:BUILT_ON]->(m:Product) WHERE true /*visible w, m*/ RETURN [m.slug, m.name, w.basis, m.kind]
      } ELSE [] END,
      CASE WHEN 'SUPPLIER' IN $given.kinds THEN COLLECT {
        MATCH (t)-[n:SUPPLIED_BY]->(d:Supplier) WHERE true /*visible n, d*/ RETURN [d.slug, d.name, n.basis, null]
      } + COLLECT {
        MATCH (t)-[g:BUILT_ON]->(u:Product)-[v:SUPPLIED_BY]->(y:Supplier) WHERE true /*visible g, u, v, y*/
        RETURN [y.slug, y.name, CASE WHEN 'INFERRED' IN [g.basis, v.basis] THEN 'INFERRED' ELSE coalesce(v.basis, g.basis) END, null]
      } ELSE [] END,
      CASE WHEN 'TECHNIQUE' IN $given.kinds THEN coalesce(t.techniques, []) ELSE [] END,
      'techniques' IN coalesce(t.inferredFields, [])
    ]
  } AS tools,
  [
    COUNT { MATCH (e:Tool) WHERE e.slug = $given.tool /*visible e*/ },
    COUNT { MATCH (q:Agency) WHERE q.slug = $given.owner /*visible q*/ },
    COUNT { MATCH (x:Process) WHERE x.slug = $given.process /*visible x*/ }
  ] AS known,
  COLLECT { MATCH (z:Agency)-[c:PART_OF]->(h:Agency) WHERE true /*visible z, c, h*/
    RETURN [z.slug, h.slug, coalesce(h.umbrella, false)] } AS parts
