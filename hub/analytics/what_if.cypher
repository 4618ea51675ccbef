// The acting tools that would stop, whom they feed, who else acts where they do, and how all acting tools are aligned.
// params:   tools, products, suppliers
// columns:  stopped, fed, subjects, tools, frameworks, parts, known
// governed: t, w, m, n, d, g, u, v, y, c, z, r, p, k, o, a, us, l, b, e, x, q, f, s, h, j, i
// used by:  hub.analytics.what_if
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
  [] /*if COVERAGE*/ + COLLECT {
    MATCH (t:Tool) WHERE true /*visible t*/ /*where t*/
    RETURN [ t.slug, t.name,
      COLLECT { MATCH (t)<-[o:OWNS]-(a:Agency) WHERE true /*visible o, a*/
        RETURN [a.slug, a.name] ORDER BY a.slug LIMIT 1 },
      COLLECT { MATCH (t)<-[us:USES]-(a:Agency) WHERE true /*visible us, a*/ RETURN a.slug }
      + COLLECT { MATCH (t)<-[o:OF]-(y:Use)-[b:BY]->(a:Agency) WHERE true /*visible o, y, b, a*/ RETURN a.slug },
      COLLECT { MATCH (t)<-[o:OF]-(l:Alignment)-[w:WITH]->(p:Principle) WHERE true /*visible o, l, w, p*/
        RETURN [p.slug, l.slug, l.claim, COLLECT {
          MATCH (l)<-[b:BEARS_ON]-(e:Evidence) WHERE (e.dateDay IS NULL OR e.dateDay <= $day) /*visible b, e*/
          RETURN [b.finding, e.slug, e.title, e.kind, e.dateDay, e.validUntilDay,
            COLLECT { MATCH (e)<-[i:ISSUED]-(a:Agency) WHERE true /*visible i, a*/ RETURN a.slug }] }] },
      COLLECT { MATCH (t)<-[o:OF]-(x:Evaluation)-[b:CONCERNS]->(p:Principle)
        WHERE x.passed = false AND (x.dateDay IS NULL OR x.dateDay <= $day) /*visible o, x, b, p*/
        RETURN ['EVALUATION', p.slug, x.slug, x.name] }
      + COLLECT { MATCH (t)<-[j:INVOLVES]-(q:Incident)-[b:CONCERNS]->(p:Principle)
        WHERE (q.dateDay IS NULL OR q.dateDay <= $day) AND (q.status = 'OPEN' OR q.closedDay > $day)
        /*visible j, q, b, p*/ RETURN ['INCIDENT', p.slug, q.slug, q.name] }, [] ]
  } /*end*/ AS tools,
  [] /*if COVERAGE*/ + COLLECT {
    MATCH (f:Framework) WHERE true /*visible f*/
    RETURN [f.slug, f.title, f.kind,
      COLLECT { MATCH (f)-[b:APPLIES_TO]->(a:Agency) WHERE true /*visible b, a*/ RETURN a.slug },
      COLLECT { MATCH (f)-[s:STATES]->(p:Principle) WHERE true /*visible s, p*/
        RETURN [p.slug, p.name, p.order, p.scope, []] }]
  } /*end*/ AS frameworks,
  [] /*if COVERAGE*/ + COLLECT {
    MATCH (a:Agency)-[b:PART_OF]->(h:Agency) WHERE true /*visible a, b, h*/ RETURN [a.slug, h.slug]
  } /*end*/ AS parts,
  [
    COLLECT { MATCH (t:Tool) WHERE t.slug IN $given.tools /*visible t*/ RETURN t.slug },
    COLLECT { MATCH (m:Product) WHERE m.slug IN $given.products /*visible m*/ RETURN m.slug },
    COLLECT { MATCH (d:Supplier) WHERE d.slug IN $given.suppliers /*visible d*/ RETURN d.slug }
  ] AS known
