// What tools meet on, one kind at a time, with how many tools and whose; which bodies are parts of which, of umbrellas too.
// params:   least
// columns:  spots, parts
// governed: t, o, a, f, p, b, i, w, m, n, d, g, u, v, y, z, c, h
// used by:  hub.analytics.alike.hotspots
RETURN
  COLLECT {
    MATCH (t:Tool) WHERE true /*visible t*/ /*where t*/
    WITH t, head(COLLECT {
      MATCH (t)<-[o:OWNS]-(a:Agency) WHERE true /*visible o, a*/ RETURN a ORDER BY a.slug LIMIT 1
    }) AS owner
    /*if PROCESS*/ MATCH (t)-[f:AFFECTS]->(p:Process) WHERE true /*visible f, p*/ /*end*/
    /*if OUTCOME*/ MATCH (t)-[b:BEARS_ON]->(i:Outcome) WHERE true /*visible b, i*/ /*end*/
    /*if PRODUCT*/ MATCH (t)-[w:BUILT_ON]->(m:Product) WHERE true /*visible w, m*/ /*end*/
    /*if SUPPLIER*/ UNWIND COLLECT {
      MATCH (t)-[n:SUPPLIED_BY]->(d:Supplier) WHERE true /*visible n, d*/ RETURN d
    } + COLLECT {
      MATCH (t)-[g:BUILT_ON]->(u:Product)-[v:SUPPLIED_BY]->(y:Supplier) WHERE true /*visible g, u, v, y*/ RETURN y
    } AS e /*end*/
    WITH count(DISTINCT t) AS tools, collect(DISTINCT owner) AS owners
      /*if TOOLS*/ , collect(DISTINCT [t.slug, t.name]) AS members /*end*/
      /*if PROCESS*/ , p /*end*/ /*if OUTCOME*/ , i /*end*/ /*if PRODUCT*/ , m /*end*/ /*if SUPPLIER*/ , e /*end*/
    WHERE size(owners) >= $given.least
    RETURN [
      tools, [x IN owners | [x.slug, x.name]], [] /*if TOOLS*/ + members /*end*/
      /*if PROCESS*/ , p.slug, p.name /*end*/ /*if OUTCOME*/ , i.slug, i.name /*end*/
      /*if PRODUCT*/ , m.slug, m.name /*end*/ /*if SUPPLIER*/ , e.slug, e.name /*end*/
    ]
  } AS spots,
  COLLECT { MATCH (z:Agency)-[c:PART_OF]->(h:Agency) WHERE true /*visible z, c, h*/ 
    RETURN [z.slug, h.slug, coalesce(h.umbrella, false)] } AS parts
