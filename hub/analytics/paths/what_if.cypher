// The acting tools that would stop, whom they feed, and who else acts where they do; which bodies are parts of which.
// params:   tools, products, suppliers
// columns:  stopped, fed, subjects, known, parts
// governed: t, w, m, n, d, g, u, v, y, c, z, r, p, k, o, a, b, e, h
// used by:  hub.analytics.paths.what_if
MATCH (t:Tool) WHERE true /*visible t*/ /*where t*/ AND (
  t.slug IN $given.tools
  OR EXISTS { MATCH (t)-[w:BUILT_ON]->(m:Product) WHERE m.slug IN $given.products /*visible w, m*/ }
  OR EXISTS { MATCH (t)-[n:SUPPLIED_BY]->(d:Supplier) WHERE d.slug IN $given.suppliers /*visible n, d*/ }
  OR EXISTS { MATCH (t)-[g:BUILT_ON]->(u:Product)-[v:SUPPLIED_BY]->(y:Supplier)
    WHERE y.slug IN $given.suppliers /*visible g, u, v, y*/ }
)
WITH collect(DISTINCT t) AS stopping
RETURN
  [one IN stopping | [one.slug, one.name]] AS stopped,
  COLLECT {
    UNWIND stopping AS t MATCH (t)-[c:FEEDS]->(z:Tool) WHERE true /*visible c, z*/ /*where z*/
    RETURN DISTINCT [z.slug, z.name]
  } AS fed,
  [] /*if SUBJECTS*/ + COLLECT {
    UNWIND stopping AS t
    UNWIND COLLECT {
      MATCH (t)-[r:AFFECTS|BEARS_ON|BUILT_ON|SUPPLIED_BY]->(p) WHERE true /*visible r, p*/ RETURN p
    } + COLLECT {
      MATCH (t)-[g:BUILT_ON]->(u:Product)-[v:SUPPLIED_BY]->(y:Supplier) WHERE true /*visible g, u, v, y*/ RETURN y
    } AS k
    WITH DISTINCT k
    RETURN [labels(k)[0], k.slug, k.name, COLLECT {
      UNWIND COLLECT {
        MATCH (k)<-[r:AFFECTS|BEARS_ON|BUILT_ON|SUPPLIED_BY]-(z:Tool) WHERE true /*visible k, r, z*/ /*where z*/ RETURN z
      } + COLLECT {
        MATCH (k)<-[v:SUPPLIED_BY]-(u:Product)<-[g:BUILT_ON]-(z:Tool) WHERE true /*visible k, v, u, g, z*/ /*where z*/
        RETURN z
      } AS z
      WITH DISTINCT z
      RETURN [z.slug, head(COLLECT {
        MATCH (z)<-[o:OWNS]-(a:Agency) WHERE true /*visible z, o, a*/ RETURN a.slug ORDER BY a.slug LIMIT 1
      })]
    }]
  } /*end*/ AS subjects,
  [
    COLLECT { MATCH (t:Tool) WHERE t.slug IN $given.tools /*visible t*/ RETURN t.slug },
    COLLECT { MATCH (m:Product) WHERE m.slug IN $given.products /*visible m*/ RETURN m.slug },
    COLLECT { MATCH (d:Supplier) WHERE d.slug IN $given.suppliers /*visible d*/ RETURN d.slug }
  ] AS known,
  COLLECT { MATCH (b:Agency)-[e:PART_OF]->(h:Agency) WHERE true /*visible b, e, h*/
    RETURN [b.slug, h.slug, coalesce(h.umbrella, false)] } AS parts
