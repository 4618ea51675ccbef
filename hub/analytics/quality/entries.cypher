// The selected tools with what tells how good their entries in the register are.
// params:   owner
// columns:  tools, known
// governed: t, o, a, h, s, d, f, p, b, x, c, r
// used by:  hub.analytics.quality.entries
RETURN
  COLLECT {
    /*if OWNER*/ MATCH (a:Agency)-[o:OWNS]->(t:Tool) WHERE a.slug = $given.owner /*visible a, o, t*/ WITH DISTINCT t /*end*/
    MATCH (t:Tool) WHERE true /*visible t*/ /*where t*/
    RETURN [ t.slug, t.name, t.contact, t.sroRole, t.confidence, t.policyDocument, t.alleged,
      COLLECT { MATCH (t)<-[o:OWNS]-(a:Agency) WHERE true /*visible o, a*/
        RETURN [a.slug, a.name] ORDER BY a.slug LIMIT 1 },
      COLLECT { MATCH (t)-[h:STOOD_AT]->(s:ToolState) WHERE true /*visible h, s*/
        RETURN [s.status, s.sinceDay, s.lastSeenDay]
        ORDER BY s.possibleFrom DESC, s.heldFrom DESC, s.slug DESC LIMIT 1 },
      COLLECT { UNWIND coalesce(t.sources, []) AS cited
        MATCH (d:Source) WHERE d.slug = cited /*visible d*/ RETURN [d.slug, d.kind, d.title, d.published] },
      COUNT { MATCH (t)-[f:AFFECTS]->(p:Process) WHERE true /*visible f, p*/ },
      COLLECT { MATCH (t)-[b:BEARS_ON]->(x:Outcome) WHERE true /*visible b, x*/
        RETURN [x.slug, x.name, x.affectsLiberty] },
      COLLECT { MATCH (t)<-[r:OF]-(c:ScopeTest) WHERE true /*visible r, c*/
        RETURN [c.machineBased, c.infers, c.output] ORDER BY c.slug LIMIT 1 } ]
  } AS tools,
  COUNT { MATCH (a:Agency) WHERE a.slug = $given.owner /*visible a*/ } AS known
