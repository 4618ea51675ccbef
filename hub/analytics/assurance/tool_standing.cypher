// How the selected tools are recorded to stand against principles, what may claim so, and what frameworks ask of whom.
// params:   only, owner
// columns:  tools, frameworks, parts, known
// governed: t, f, a, l, p, e, v, q, x, c, h, o, u, y, w, b, i, j, s, z, d, g, m, n, k, r, via, meets, said
// used by:  hub.analytics.assurance.standing
RETURN
  COLLECT {
    /*if OWNER*/ MATCH (a:Agency)-[o:OWNS]->(t:Tool) WHERE a.slug = $given.owner /*visible a, o, t*/ WITH DISTINCT t /*end*/
    MATCH (t:Tool) WHERE true /*if ONLY*/ AND t.slug IN $given.only /*end*/ /*visible t*/ /*where t*/
    RETURN [ t.slug, t.name, t.sinceDay, /*acts t*/false OR /*coming t*/false,
      COLLECT { MATCH (t)<-[o:OWNS]-(a:Agency) WHERE true /*visible o, a*/
        RETURN [a.slug, a.name] ORDER BY a.slug LIMIT 1 },
      COLLECT { MATCH (t)<-[u:USES]-(a:Agency) WHERE true /*visible u, a*/ RETURN a.slug }
      + COLLECT { MATCH (t)<-[o:OF]-(y:Use)-[b:BY]->(a:Agency) WHERE true /*visible o, y, b, a*/ RETURN a.slug },
      COLLECT { MATCH (t)<-[o:OF]-(l:Alignment)-[w:WITH]->(p:Principle) WHERE true /*visible o, l, w, p*/
        RETURN [p.slug, l.slug, l.claim, l.basis, COLLECT {
          MATCH (l)<-[b:BEARS_ON]-(e:Evidence) WHERE (e.dateDay IS NULL OR e.dateDay <= $day) /*visible b, e*/
          RETURN [b.finding, b.basis, b.answeredDay, b.answeredSource, e.slug, e.title, e.kind, e.dateDay,
            e.validUntilDay, COLLECT { MATCH (e)<-[i:ISSUED]-(a:Agency) WHERE true /*visible i, a*/ RETURN a.slug }] }] },
      COLLECT { MATCH (t)<-[o:OF]-(v:Evaluation)-[b:CONCERNS]->(p:Principle)
        WHERE (v.dateDay IS NULL OR v.dateDay <= $day) /*visible o, v, b, p*/
        RETURN ['EVALUATION', p.slug, v.name, v.dateDay, v.passed, t.slug] }
      + COLLECT { MATCH (t)<-[j:INVOLVES]-(q:Incident)-[b:CONCERNS]->(p:Principle)
        WHERE true /*open q*/
        /*visible j, q, b, p*/ RETURN ['OPEN_INCIDENT', p.slug, q.name, q.dateDay, false, t.slug] }
      + COLLECT { MATCH (t)<-[j:INVOLVES]-(q:Incident)-[b:CONCERNS]->(p:Principle)
        WHERE (q.dateDay IS NULL OR q.dateDay <= $day)
        /*visible j, q, b, p*/ RETURN ['INCIDENT', p.slug, q.name, q.dateDay, false, t.slug] }
      + COLLECT { MATCH (t)<-[o:OF]-(k:Risk)-[b:CONCERNS]->(p:Principle) WHERE true /*visible o, k, b, p*/
        RETURN ['RISK', p.slug, k.name, null, null, t.slug] }
      + COLLECT { MATCH (t)-[d:ADOPTED]->(k:Practice)-[meets:MEETS]->(p:Principle) WHERE true /*visible d, k, meets, p*/
        RETURN ['PRACTICE', p.slug, k.name, null, null, t.slug] }
      + COLLECT { MATCH (t)<-[d:CONCERNS]-(n:Lesson)-[b:CONCERNS]->(p:Principle)
        WHERE (n.dateDay IS NULL OR n.dateDay <= $day) /*visible d, n, b, p*/
        RETURN ['LESSON', p.slug, n.title, n.dateDay, null, t.slug] },
      COLLECT { MATCH (t)-[b:BEARS_ON]->(x:Outcome) WHERE x.affectsLiberty /*visible b, x*/ RETURN [x.slug, x.name] },
      [t.inferredFields, t.purpose, t.functionality, t.contact, t.userGroup, t.sroRole, t.humanInTheLoop,
        t.benefitsClaimed, t.metricsClaimed, t.risksNamed, t.mitigationsNamed],
      COLLECT { MATCH (t)-[b:BEARS_ON]->(x:Outcome) WHERE true /*visible b, x*/
        RETURN ['Tool.bearsOn', [b.basis], []] }
      + COLLECT { MATCH (t)-[b:BUILT_ON]->(m:Product) WHERE true /*visible b, m*/
        RETURN ['Tool.products', [b.basis], []] }
      + COLLECT { MATCH (t)-[b:SUPPLIED_BY]->(r:Supplier) WHERE true /*visible b, r*/
        RETURN ['Tool.suppliers', [b.basis], []] }
      + COLLECT { MATCH (t)<-[b:SAID_OF]-(said:Statement) WHERE true /*visible b, said*/
        RETURN ['Statement', [b.basis, said.basis], [said.property = 'CLAIMED', said.property = 'RISK']] }
      + COLLECT { MATCH (t)<-[o:OF]-(y:Use) WHERE true /*visible o, y*/
        RETURN ['Use', [o.basis, y.basis], [y.responsibleRole, y.verification]] }
      + COLLECT { MATCH (t)<-[o:OF]-(v:Verification) WHERE (v.dateDay IS NULL OR v.dateDay <= $day) /*visible o, v*/
        RETURN ['Verification', [o.basis, v.basis], []] }
      + COLLECT { MATCH (t)<-[via:FOR]-(g:Training) WHERE (g.validFromDay IS NULL OR g.validFromDay <= $day)
        AND (g.validUntilDay IS NULL OR g.validUntilDay > $day) /*visible via, g*/
        RETURN ['Training', [via.basis, g.basis], []] }
      + COLLECT { MATCH (t)<-[b:ABOUT]-(g:Feedback) WHERE (g.dateDay IS NULL OR g.dateDay <= $day) /*visible b, g*/
        RETURN ['Feedback', [b.basis, g.basis], [g.endUser]] }
      + COLLECT { MATCH (t)<-[b:ABOUT]-(c:Communication) WHERE (c.dateDay IS NULL OR c.dateDay <= $day) /*visible b, c*/
        RETURN ['Communication', [b.basis, c.basis], []] }
      + COLLECT { MATCH (t)<-[o:OF]-(v:Evaluation) WHERE (v.dateDay IS NULL OR v.dateDay <= $day) /*visible o, v*/
        RETURN ['Evaluation', [o.basis, v.basis], [v.passed]] }
      + COLLECT { MATCH (t)<-[o:OF]-(k:Risk)<-[b:MITIGATES]-(m:Mitigation) WHERE true /*visible o, k, b, m*/
        RETURN ['Mitigation', [m.basis], [m.inPlace]] }
      + COLLECT { MATCH (t)<-[b:ANSWERED_BY]-(k:Problem) WHERE (k.dateDay IS NULL OR k.dateDay <= $day) /*visible b, k*/
        RETURN ['Problem', [b.basis, k.basis], []] }
      + COLLECT { MATCH (t)<-[b:ANSWERED_BY]-(k:Problem)<-[d:FOR]-(n:Option) WHERE true /*visible b, k, d, n*/
        RETURN ['Option', [b.basis, d.basis, n.basis], []] } ]
  } AS tools,
  COLLECT {
    MATCH (f:Framework) WHERE true /*visible f*/
    RETURN [f.slug, f.title, f.kind, coalesce(f.sinceDay, f.dateDay),
      COLLECT { MATCH (f)-[b:APPLIES_TO]->(a:Agency) WHERE true /*visible b, a*/ RETURN a.slug },
      COLLECT { MATCH (f)-[s:STATES]->(p:Principle) WHERE true /*visible s, p*/
        RETURN [p.slug, p.name, p.order, p.scope, p.sinceDay, p.claimedBy,
          COLLECT { MATCH (p)-[z:EXPRESSES]->(c:Concept) WHERE true /*visible z, c*/
            RETURN [c.slug, c.name, z.relation] }] }]
  } AS frameworks,
  COLLECT { MATCH (a:Agency)-[b:PART_OF]->(h:Agency) WHERE true /*visible a, b, h*/ RETURN [a.slug, h.slug] } AS parts,
  [ COUNT { MATCH (t:Tool) WHERE t.slug IN $given.only /*visible t*/ },
    COUNT { MATCH (a:Agency) WHERE a.slug = $given.owner /*visible a*/ } ] AS known
