// How the selected agencies are recorded to stand against principles, what may claim so, and what is asked of whom.
// params:   only
// columns:  agencies, frameworks, parts
// governed: g, f, a, l, p, e, c, h, o, w, b, i, s, z, t, d, v, q, j, k, n, via
// used by:  hub.analytics.assurance.standing
RETURN
  COLLECT {
    MATCH (g:Agency) WHERE ($given.only IS NULL OR g.slug IN $given.only) /*visible g*/
    RETURN [g.slug, g.name, g.sinceDay, coalesce(g.umbrella, false),
      COLLECT { MATCH (g)<-[o:OF]-(l:Alignment)-[w:WITH]->(p:Principle) WHERE true /*visible o, l, w, p*/
        RETURN [p.slug, l.slug, l.claim, l.basis, COLLECT {
          MATCH (l)<-[b:BEARS_ON]-(e:Evidence) WHERE (e.dateDay IS NULL OR e.dateDay <= $day) /*visible b, e*/
          RETURN [b.finding, b.basis, b.answeredDay, b.answeredSource, e.slug, e.title, e.kind, e.dateDay,
            e.validUntilDay, COLLECT { MATCH (e)<-[i:ISSUED]-(a:Agency) WHERE true /*visible i, a*/ RETURN a.slug }] }] },
      COLLECT { MATCH (g)-[d:OWNS]->(t:Tool)<-[o:OF]-(v:Evaluation)-[b:CONCERNS]->(p:Principle)
        WHERE (v.dateDay IS NULL OR v.dateDay <= $day) /*visible d, t, o, v, b, p*/
        RETURN ['EVALUATION', p.slug, v.name, v.dateDay, v.passed, t.slug] }
      + COLLECT { MATCH (g)-[d:OWNS]->(t:Tool)<-[j:INVOLVES]-(q:Incident)-[b:CONCERNS]->(p:Principle)
        WHERE true /*open q*/
        /*visible d, t, j, q, b, p*/ RETURN DISTINCT ['OPEN_INCIDENT', p.slug, q.name, q.dateDay, false, ''] }
      + COLLECT { MATCH (g)-[d:OWNS]->(t:Tool)<-[j:INVOLVES]-(q:Incident)-[b:CONCERNS]->(p:Principle)
        WHERE (q.dateDay IS NULL OR q.dateDay <= $day)
        /*visible d, t, j, q, b, p*/ RETURN DISTINCT ['INCIDENT', p.slug, q.name, q.dateDay, false, ''] }
      + COLLECT { MATCH (g)-[d:OWNS]->(t:Tool)<-[o:OF]-(k:Risk)-[b:CONCERNS]->(p:Principle)
        WHERE true /*visible d, t, o, k, b, p*/ RETURN DISTINCT ['RISK', p.slug, k.name, null, null, ''] }
      + COLLECT { MATCH (g)<-[d:CONCERNS]-(n:Lesson)-[b:CONCERNS]->(p:Principle)
        WHERE (n.dateDay IS NULL OR n.dateDay <= $day) /*visible d, n, b, p*/
        RETURN ['LESSON', p.slug, n.title, n.dateDay, null, ''] },
      COLLECT { MATCH (g)<-[via:OF]-(k:Training) WHERE (k.validFromDay IS NULL OR k.validFromDay <= $day)
        AND (k.validUntilDay IS NULL OR k.validUntilDay > $day) /*visible via, k*/
        RETURN ['Training', [via.basis, k.basis], []] }
      + COLLECT { MATCH (g)<-[b:BY]-(c:Communication) WHERE (c.dateDay IS NULL OR c.dateDay <= $day) /*visible b, c*/
        RETURN ['Communication', [b.basis, c.basis], []] }]
  } AS agencies,
  COLLECT {
    MATCH (f:Framework) WHERE true /*visible f*/
    RETURN [f.slug, f.title, f.kind, coalesce(f.sinceDay, f.dateDay),
      COLLECT { MATCH (f)-[b:APPLIES_TO]->(a:Agency) WHERE true /*visible b, a*/ RETURN a.slug },
      COLLECT { MATCH (f)-[s:STATES]->(p:Principle) WHERE true /*visible s, p*/
        RETURN [p.slug, p.name, p.order, p.scope, p.sinceDay, p.claimedBy,
          COLLECT { MATCH (p)-[z:EXPRESSES]->(c:Concept) WHERE true /*visible z, c*/
            RETURN [c.slug, c.name, z.relation] }] }]
  } AS frameworks,
  COLLECT { MATCH (a:Agency)-[b:PART_OF]->(h:Agency) WHERE true /*visible a, b, h*/ RETURN [a.slug, h.slug] } AS parts
