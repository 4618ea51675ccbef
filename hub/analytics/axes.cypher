// The selected tools with what they are grouped by, and every item of an axis that is to be listed whole.
// params:   axes, listed
// columns:  tools, agencies, processes, outcomes, products, suppliers
// governed: t, o, a, f, p, c, g, b, i, w, m, n, d, u, v, x, y
// used by:  hub.analytics.axes
RETURN
  COLLECT {
    MATCH (t:Tool) WHERE true /*visible t*/ /*where t*/
    RETURN [
      t.slug, t.aiClass, t.scope, coalesce(t.techniques, []),
      CASE WHEN 'STATUS' IN $given.axes THEN /*status t*/'UNKNOWN' END,
      COLLECT { MATCH (t)<-[o:OWNS]-(a:Agency) WHERE 'OWNER' IN $given.axes /*visible o, a*/
        RETURN [a.slug, a.name, a.kind] ORDER BY a.slug LIMIT 1 },
      COLLECT {
        MATCH (t)-[f:AFFECTS]->(p:Process) WHERE 'PROCESS' IN $given.axes /*visible f, p*/
        RETURN [p.slug, p.name, p.kind, COLLECT {
          MATCH (p)-[c:PART_OF]->(g:Process) WHERE true /*visible c, g*/ RETURN [g.slug, g.name] ORDER BY g.slug LIMIT 1
        }]
      },
      COLLECT { MATCH (t)-[b:BEARS_ON]->(i:Outcome)
        WHERE 'OUTCOME' IN $given.axes /*visible b, i*/ RETURN [i.slug, i.name] },
      COLLECT { MATCH (t)-[w:BUILT_ON]->(m:Product)
        WHERE 'PRODUCT' IN $given.axes /*visible w, m*/ RETURN [m.slug, m.name] },
      COLLECT { MATCH (t)-[n:SUPPLIED_BY]->(d:Supplier)
        WHERE 'SUPPLIER' IN $given.axes /*visible n, d*/ RETURN [d.slug, d.name] }
      + COLLECT { MATCH (t)-[u:BUILT_ON]->(v:Product)-[x:SUPPLIED_BY]->(y:Supplier)
        WHERE 'SUPPLIER' IN $given.axes /*visible u, v, x, y*/ RETURN [y.slug, y.name] }
    ]
  } AS tools,
  COLLECT { MATCH (a:Agency) WHERE 'OWNER' IN $given.listed /*visible a*/ RETURN [a.slug, a.name] } AS agencies,
  COLLECT {
    MATCH (p:Process) WHERE 'PROCESS' IN $given.listed /*visible p*/
    RETURN [p.slug, p.name, p.kind, p.order, COLLECT {
      MATCH (p)-[c:PART_OF]->(g:Process) WHERE true /*visible c, g*/ RETURN [g.order, g.slug] ORDER BY g.slug LIMIT 1
    }]
  } AS processes,
  COLLECT { MATCH (i:Outcome) WHERE 'OUTCOME' IN $given.listed /*visible i*/ RETURN [i.slug, i.name] } AS outcomes,
  COLLECT { MATCH (m:Product) WHERE 'PRODUCT' IN $given.listed /*visible m*/ RETURN [m.slug, m.name] } AS products,
  COLLECT { MATCH (d:Supplier) WHERE 'SUPPLIER' IN $given.listed /*visible d*/ RETURN [d.slug, d.name] } AS suppliers
