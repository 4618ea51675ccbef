// The selected tools with what they are grouped by, and every item of an axis that is to be listed whole.
// params:   axes, listed
// columns:  tools, agencies, processes, outcomes, products, suppliers
// governed: t, o, a, f, p, c, g, b, i, w, m, n, d, u, v, x, y, ag, st, cc, sg, oc, pd, sp
// used by:  hub.analytics.axes
RETURN
  COLLECT {
    MATCH (t:Tool) WHERE true /*visible t*/ /*where t*/
    RETURN [
      t.slug, t.aiClass, t.scope, coalesce(t.techniques, []),
      CASE WHEN 'STATUS' IN $axes THEN /*status t*/'UNKNOWN' END,
      COLLECT {
        MATCH (t)<-[o:OWNS]-(a:Agency) WHERE 'OWNER' IN $axes /*visible o, a*/
        RETURN [a.slug, a.name, a.kind] ORDER BY a.slug LIMIT 1
      },
      COLLECT {
        MATCH (t)-[f:AFFECTS]->(p:Process) WHERE 'PROCESS' IN $axes /*visible f, p*/
        RETURN [p.slug, p.name, p.kind, COLLECT {
          MATCH (p)-[c:PART_OF]->(g:Process) WHERE true /*visible c, g*/ RETURN [g.slug, g.name] ORDER BY g.slug LIMIT 1
        }]
      },
      COLLECT { MATCH (t)-[b:BEARS_ON]->(i:Outcome) WHERE 'OUTCOME' IN $axes /*visible b, i*/ RETURN [i.slug, i.name] },
      COLLECT { MATCH (t)-[w:BUILT_ON]->(m:Product) WHERE 'PRODUCT' IN $axes /*visible w, m*/ RETURN [m.slug, m.name] },
      COLLECT { MATCH (t)-[n:SUPPLIED_BY]->(d:Supplier) WHERE 'SUPPLIER' IN $axes /*visible n, d*/ RETURN [d.slug, d.name] }
      + COLLECT {
        MATCH (t)-[u:BUILT_ON]->(v:Product)-[x:SUPPLIED_BY]->(y:Supplier) WHERE 'SUPPLIER' IN $axes /*visible u, v, x, y*/
        RETURN [y.slug, y.name]
      }
    ]
  } AS tools,
  COLLECT { MATCH (ag:Agency) WHERE 'OWNER' IN $listed /*visible ag*/ RETURN [ag.slug, ag.name] } AS agencies,
  COLLECT {
    MATCH (st:Process) WHERE 'PROCESS' IN $listed /*visible st*/
    RETURN [st.slug, st.name, st.kind, st.order, COLLECT {
      MATCH (st)-[cc:PART_OF]->(sg:Process) WHERE true /*visible cc, sg*/ RETURN [sg.order, sg.slug] ORDER BY sg.slug LIMIT 1
    }]
  } AS processes,
  COLLECT { MATCH (oc:Outcome) WHERE 'OUTCOME' IN $listed /*visible oc*/ RETURN [oc.slug, oc.name] } AS outcomes,
  COLLECT { MATCH (pd:Product) WHERE 'PRODUCT' IN $listed /*visible pd*/ RETURN [pd.slug, pd.name] } AS products,
  COLLECT { MATCH (sp:Supplier) WHERE 'SUPPLIER' IN $listed /*visible sp*/ RETURN [sp.slug, sp.name] } AS suppliers
