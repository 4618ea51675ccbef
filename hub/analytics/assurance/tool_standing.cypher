// How the selected tools are recorded to stand against principles, and what frameworks ask of whom.
// params:   only, owner
// columns:  tools, frameworks, parts, known
// governed: t, f, a, l, p, e, v, q, x, c, h, o, u, y, w, b, i, j, s, z
// used by:  hub.analytics.assurance.standing
RETURN
  COLLECT {
    MATCH (t:Tool) WHERE ($given.only IS NULL OR t.slug IN $given.only) /*visible t*/
      AND ($given.owner IS NULL OR EXISTS { MATCH (t)<-[o:OWNS]-(a:Agency)
        WHERE a.slug = $given.owner /*visible o, a*/ }) /*where t*/
    RETURN [ t.slug, t.name,
      COLLECT { MATCH (t)<-[o:OWNS]-(a:Agency) WHERE true /*visible o, a*/
        RETURN [a.slug, a.name] ORDER BY a.slug LIMIT 1 },
      COLLECT { MATCH (t)<-[u:USES]-(a:Agency) WHERE true /*visible u, a*/ RETURN a.slug }
      + COLLECT { MATCH (t)<-[o:OF]-(y:Use)-[b:BY]->(a:Agency) WHERE true /*visible o, y, b, a*/ RETURN a.slug },
      COLLECT { MATCH (t)<-[o:OF]-(l:Alignment)-[w:WITH]->(p:Principle) WHERE true /*visible o, l, w, p*/
        RETURN [p.slug, l.slug, l.claim, COLLECT {
          MATCH (l)<-[b:BEARS_ON]-(e:Evidence) WHERE (e.dateDay IS NULL OR e.dateDay <= $day) /*visible b, e*/
          RETURN [b.finding, e.slug, e.title, e.kind, e.dateDay, e.validUntilDay,
            COLLECT { MATCH (e)<-[i:ISSUED]-(a:Agency) WHERE true /*visible i, a*/ RETURN a.slug }] }] },
      COLLECT { MATCH (t)<-[o:OF]-(v:Evaluation)-[b:CONCERNS]->(p:Principle)
        WHERE v.passed = false AND (v.dateDay IS NULL OR v.dateDay <= $day) /*visible o, v, b, p*/
        RETURN ['EVALUATION', p.slug, v.slug, v.name] }
      + COLLECT { MATCH (t)<-[j:INVOLVES]-(q:Incident)-[b:CONCERNS]->(p:Principle)
        WHERE true /*open q*/
        /*visible j, q, b, p*/ RETURN ['INCIDENT', p.slug, q.slug, q.name] },
      COLLECT { MATCH (t)-[b:BEARS_ON]->(x:Outcome) WHERE x.affectsLiberty /*visible b, x*/ RETURN [x.slug, x.name] } ]
  } AS tools,
  COLLECT {
    MATCH (f:Framework) WHERE true /*visible f*/
    RETURN [f.slug, f.title, f.kind,
      COLLECT { MATCH (f)-[b:APPLIES_TO]->(a:Agency) WHERE true /*visible b, a*/ RETURN a.slug },
      COLLECT { MATCH (f)-[s:STATES]->(p:Principle) WHERE true /*visible s, p*/
        RETURN [p.slug, p.name, p.order, p.scope,
          COLLECT { MATCH (p)-[z:EXPRESSES]->(c:Concept) WHERE true /*visible z, c*/
            RETURN [c.slug, c.name, z.relation] }] }]
  } AS frameworks,
  COLLECT { MATCH (a:Agency)-[b:PART_OF]->(h:Agency) WHERE true /*visible a, b, h*/ RETURN [a.slug, h.slug] } AS parts,
  [ COUNT { MATCH (t:Tool) WHERE t.slug IN $given.only /*visible t*/ },
    COUNT { MATCH (a:Agency) WHERE a.slug = $given.owner /*visible a*/ } ] AS known
