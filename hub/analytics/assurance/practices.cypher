// The practices and the tools that adopted them, with the owners of these.
// params:
// columns:  slug, name, adoptions
// governed: k, d, t, o, a
// used by:  hub.analytics.assurance.practices
MATCH (k:Practice) WHERE true /*visible k*/ /*where k*/
RETURN k.slug AS slug, k.name AS name, COLLECT {
  MATCH (k)<-[d:ADOPTED]-(t:Tool) WHERE true /*visible d, t*/
  RETURN [t.slug, t.name, d.since, d.sinceDay, d.basis, d.result, COLLECT {
    MATCH (t)<-[o:OWNS]-(a:Agency) WHERE true /*visible o, a*/ RETURN a.slug ORDER BY a.slug LIMIT 1
  }, d.key]
} AS adoptions
