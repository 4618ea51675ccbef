// How the selected agencies are recorded to stand against principles, and what frameworks ask of whom.
// params:   only
// columns:  agencies, frameworks, parts
// governed: g, f, a, l, p, e, c, h, o, w, b, i, s, z, t, d, v, q, j
// used by:  hub.analytics.assurance.standing
RETURN
  COLLECT {
    MATCH (g:Agency) WHERE ($given.only IS NULL OR g.slug IN $given.only) /*visible g*/
    RETURN [g.slug, g.name,
      COLLECT { MATCH (g)<-[o:OF]-(l:Alignment)-[w:WITH]->(p:Principle) WHERE true /*visible o, l, w, p*/
        RETURN [p.slug, l.slug, l.claim, COLLECT {
          MATCH (l)<-[b:BEARS_ON]-(e:Evidence) WHERE (e.dateDay IS NULL OR e.dateDay <= $day) /*visible b, e*/
          RETURN [b.finding, e.slug, e.title, e.kind, e.dateDay, e.validUntilDay,
            COLLECT { MATCH (e)<-[i:ISSUED]-(a:Agency) WHERE true /*visible i, a*/ RETURN a.slug }] }] },
      COLLECT { MATCH (g)-[d:OWNS]->(t:Tool)<-[o:OF]-(v:Evaluation)-[b:CONCERNS]->(p:Principle)
        WHERE v.passed = false AND (v.dateDay IS NULL OR v.dateDay <= $day) /*visible d, t, o, v, b, p*/
        RETURN ['EVALUATION', p.slug, v.slug, v.name] }
      + COLLECT { MATCH (g)-[d:OWNS]->(t:Tool)<-[j:INVOLVES]-(q:Incident)-[b:CONCERNS]->(p:Principle)
        WHERE true /*open q*/
        /*visible d, t, j, q, b, p*/ RETURN DISTINCT ['INCIDENT', p.slug, q.slug, q.name] }]
  } AS agencies,
  COLLECT {
    MATCH (f:Framework) WHERE true /*visible f*/
    RETURN [f.slug, f.title, f.kind,
      COLLECT { MATCH (f)-[b:APPLIES_TO]->(a:Agency) WHERE true /*visible b, a*/ RETURN a.slug },
      COLLECT { MATCH (f)-[s:STATES]->(p:Principle) WHERE true /*visible s, p*/
        RETURN [p.slug, p.name, p.order, p.scope,
          COLLECT { MATCH (p)-[z:EXPRESSES]->(c:Concept) WHERE true /*visible z, c*/
            RETURN [c.slug, c.name, z.relation] }] }]
  } AS frameworks,
  COLLECT { MATCH (a:Agency)-[b:PART_OF]->(h:Agency) WHERE true /*visible a, b, h*/ RETURN [a.slug, h.slug] } AS parts
