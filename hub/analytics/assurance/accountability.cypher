// Tools without a Senior Responsible Officer, uses without a responsible role, and checks with the trainings for them.
// params:   body
// columns:  tools, uses, checks, known
// governed: t, o, a, u, f, b, i, p, v, h, e, d, c, w
// used by:  hub.analytics.assurance.accountability
RETURN
  COLLECT {
    /*if BODY*/ MATCH (a:Agency)-[o:OWNS]->(t:Tool) WHERE a.slug = $given.body /*visible a, o, t*/ WITH DISTINCT t /*end*/
    MATCH (t:Tool) WHERE t.sroRole IS NULL /*visible t*/ /*where t*/
    RETURN [t.slug, t.name, 'sroRole' IN coalesce(t.notInPlace, [])]
  } AS tools,
  COLLECT {
    /*if BODY*/ MATCH (a:Agency)<-[b:BY]-(u:Use) WHERE a.slug = $given.body /*visible a, b, u*/ WITH DISTINCT u /*end*/
    MATCH (t:Tool)<-[f:OF]-(u:Use) WHERE u.responsibleRole IS NULL /*visible t, f, u*/ /*where t*/
    RETURN [t.slug, t.name, u.slug, 'responsibleRole' IN coalesce(u.notInPlace, []),
      COLLECT { MATCH (u)-[b:BY]->(a:Agency) WHERE true /*visible b, a*/ RETURN a.name ORDER BY a.slug },
      COLLECT { MATCH (u)-[i:IN]->(p:Process) WHERE true /*visible i, p*/ RETURN p.name ORDER BY p.slug }]
  } AS uses,
  COLLECT {
    /*if BODY*/ MATCH (a:Agency)<-[b:BY]-(v:Verification) WHERE a.slug = $given.body /*visible a, b, v*/
    WITH DISTINCT v /*end*/
    MATCH (t:Tool)<-[f:OF]-(v:Verification) WHERE (v.dateDay IS NULL OR v.dateDay <= $day) /*visible t, f, v*/ /*where t*/
    RETURN [t.slug, t.name, v.slug, v.role, v.dateDay, 'training' IN coalesce(v.notInPlace, []),
      COLLECT { MATCH (v)-[b:BY]->(a:Agency) WHERE true /*visible b, a*/ RETURN [a.slug, a.name] ORDER BY a.slug },
      COLLECT { MATCH (v)-[i:IN]->(u:Use) WHERE true /*visible i, u*/ RETURN u.slug ORDER BY u.slug },
      COLLECT { MATCH (t)<-[h:FOR]-(e:Training) WHERE true /*visible h, e*/
        RETURN [e.role, e.validFromDay, e.validUntilDay,
          COLLECT { MATCH (e)-[d:OF]->(c:Agency) WHERE true /*visible d, c*/ RETURN c.slug }] }]
  } AS checks,
  COUNT { MATCH (w:Agency) WHERE w.slug = $given.body /*visible w*/ } AS known
