// What two records of one tool would have in common, of every tool; which tools are asked about; and which bodies are
// parts of which.
// params:   owner
// columns:  tools, chosen, parts, known
// governed: t, o, a, w, m, n, d, g, u, v, y, c, z, h, q, e
// used by:  hub.analytics.duplicates.question
RETURN
  COLLECT {
    MATCH (t:Tool) WHERE true /*visible t*/
    RETURN [
      t.slug, t.name, coalesce(t.aliases, []), t.purpose, t.functionality,
      COLLECT {
        MATCH (t)<-[o:OWNS]-(a:Agency) WHERE true /*visible o, a*/ RETURN [a.slug, a.name] ORDER BY a.slug LIMIT 1
      },
      COLLECT { MATCH (t)-[w:BUILT_ON]->(m:Product) WHERE true /*visible w, m*/ RETURN [m.slug, m.name] },
      COLLECT {
        MATCH (t)-[n:SUPPLIED_BY]->(d:Supplier) WHERE true /*visible n, d*/ RETURN [d.slug, d.name]
      } + COLLECT {
        MATCH (t)-[g:BUILT_ON]->(u:Product)-[v:SUPPLIED_BY]->(y:Supplier) WHERE true /*visible g, u, v, y*/
        RETURN [y.slug, y.name]
      }
    ]
  } AS tools,
  [] /*if CHOSEN*/ + COLLECT { MATCH (c:Tool) WHERE true /*visible c*/ /*where c*/ RETURN c.slug } /*end*/ AS chosen,
  COLLECT { MATCH (z:Agency)-[h:PART_OF]->(q:Agency) WHERE true /*visible z, h, q*/ RETURN [z.slug, q.slug] } AS parts,
  COUNT { MATCH (e:Agency) WHERE e.slug = $given.owner /*visible e*/ } AS known
