// How many of the selected tools stand under each combination of items, and every item of an axis to be listed whole.
// params:   listed
// columns:  counts, agencies, processes, outcomes, products, suppliers
// governed: t, o, a, f, p, l, j, z, q, b, i, w, m, n, d, u, v, x, y, c, g
// used by:  hub.analytics.counts.axes
RETURN
  COLLECT {
    MATCH (t:Tool) WHERE true /*visible t*/ /*where t*/
    WITH t
      /*if OWNER*/ , head(COLLECT {
        MATCH (t)<-[o:OWNS]-(a:Agency) WHERE true /*visible o, a*/ RETURN a ORDER BY a.slug LIMIT 1
      }) AS owner /*end*/
      /*if STATUS*/ , /*status t*/'UNKNOWN' AS status /*end*/
      /*if STANDING*/ , CASE WHEN /*acts t*/false THEN 'ACTS' WHEN /*last_known t*/false THEN 'STALE'
        WHEN /*status t*/'UNKNOWN' = 'RETIRED' THEN 'RETIRED' END AS standing /*end*/
    /*if TECHNIQUE*/ UNWIND CASE WHEN size(coalesce(t.techniques, [])) > 0 THEN t.techniques ELSE [null] END
      AS technique /*end*/
    /*if PROCESS*/ OPTIONAL MATCH (t)-[f:AFFECTS]->(p:Process) WHERE true /*visible f, p*/ /*end*/
    /*if STAGE*/ WITH *, [e IN COLLECT {
        MATCH (t)-[l:AFFECTS]->(j:Process) WHERE true /*visible l, j*/
        RETURN CASE j.kind WHEN 'STAGE' THEN j ELSE head(COLLECT {
          MATCH (j)-[z:PART_OF]->(q:Process) WHERE true /*visible z, q*/ RETURN q ORDER BY q.slug LIMIT 1
        }) END
      } WHERE e IS NOT NULL] AS stages UNWIND CASE WHEN size(stages) > 0 THEN stages ELSE [null] END AS stage /*end*/
    /*if OUTCOME*/ OPTIONAL MATCH (t)-[b:BEARS_ON]->(i:Outcome) WHERE true /*visible b, i*/ /*end*/
    /*if PRODUCT*/ OPTIONAL MATCH (t)-[w:BUILT_ON]->(m:Product) WHERE true /*visible w, m*/ /*end*/
    /*if SUPPLIER*/ WITH *, COLLECT {
        MATCH (t)-[n:SUPPLIED_BY]->(d:Supplier) WHERE true /*visible n, d*/ RETURN d
      } + COLLECT {
        MATCH (t)-[u:BUILT_ON]->(v:Product)-[x:SUPPLIED_BY]->(y:Supplier) WHERE true /*visible u, v, x, y*/ RETURN y
      } AS sold UNWIND CASE WHEN size(sold) > 0 THEN sold ELSE [null] END AS supplier /*end*/
    WITH count(DISTINCT t) AS tools /*if TOOL*/ , t.slug AS tool /*end*/
      /*if OWNER*/ , owner /*end*/
      /*if STATUS*/ , status /*end*/ /*if AI_CLASS*/ , t.aiClass AS aiClass /*end*/ /*if SCOPE*/ , t.scope AS scope /*end*/
      /*if STANDING*/ , standing /*end*/ /*if TECHNIQUE*/ , technique /*end*/
      /*if PROCESS*/ , p /*end*/ /*if STAGE*/ , stage /*end*/
      /*if OUTCOME*/ , i /*end*/ /*if PRODUCT*/ , m /*end*/ /*if SUPPLIER*/ , supplier /*end*/
    RETURN [
      tools /*if TOOL*/ , tool /*end*/
      /*if OWNER*/ , owner.slug, owner.name, owner.kind /*end*/
      /*if STATUS*/ , status /*end*/ /*if AI_CLASS*/ , aiClass /*end*/ /*if SCOPE*/ , scope /*end*/
      /*if STANDING*/ , standing /*end*/ /*if TECHNIQUE*/ , technique /*end*/
      /*if PROCESS*/ , p.slug, p.name /*end*/ /*if STAGE*/ , stage.slug, stage.name /*end*/
      /*if OUTCOME*/ , i.slug, i.name /*end*/ /*if PRODUCT*/ , m.slug, m.name /*end*/
      /*if SUPPLIER*/ , supplier.slug, supplier.name /*end*/
    ]
  } AS counts,
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
