// Products and suppliers under the selected tools, with whose these are and what they affect; and who is part of whom.
// params:   least
// columns:  points, parts
// governed: t, o, a, w, m, n, d, g, u, v, y, f, p, z, c, h
// used by:  hub.analytics.paths.single_points
RETURN COLLECT {
  MATCH (t:Tool) WHERE true /*visible t*/ /*where t*/
  WITH t, head(COLLECT {
    MATCH (t)<-[o:OWNS]-(a:Agency) WHERE true /*visible o, a*/ RETURN a ORDER BY a.slug LIMIT 1
  }) AS owner
  UNWIND COLLECT {
    MATCH (t)-[w:BUILT_ON]->(m:Product) WHERE true /*visible w, m*/ RETURN m
  } + COLLECT {
    MATCH (t)-[n:SUPPLIED_BY]->(d:Supplier) WHERE true /*visible n, d*/ RETURN d
  } + COLLECT {
    MATCH (t)-[g:BUILT_ON]->(u:Product)-[v:SUPPLIED_BY]->(y:Supplier) WHERE true /*visible g, u, v, y*/ RETURN y
  } AS e
  OPTIONAL MATCH (t)-[f:AFFECTS]->(p:Process) WHERE true /*visible f, p*/
  WITH e, count(DISTINCT t) AS tools, collect(DISTINCT owner) AS owners, collect(DISTINCT p) AS steps
    /*if TOOLS*/ , collect(DISTINCT [t.slug, t.name]) AS members /*end*/
  WHERE size(owners) >= $given.least
  RETURN [
    labels(e)[0], e.slug, e.name, tools, [x IN owners | [x.slug, x.name]],
    [x IN steps | [x.slug, x.name]], [] /*if TOOLS*/ + members /*end*/
  ]
} AS points,
COLLECT { MATCH (z:Agency)-[c:PART_OF]->(h:Agency) WHERE true /*visible z, c, h*/
  RETURN [z.slug, h.slug, coalesce(h.umbrella, false)] } AS parts
