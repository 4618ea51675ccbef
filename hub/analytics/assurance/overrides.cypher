// How many outputs of some tools were checked with each result.
// params:   of
// columns:  slug, results
// governed: t, f, v
// used by:  hub.analytics.assurance.overrides
MATCH (t:Tool) WHERE t.slug IN $given.of /*visible t*/
RETURN t.slug AS slug, COLLECT {
  MATCH (t)<-[f:OF]-(v:Verification) WHERE (v.dateDay IS NULL OR v.dateDay <= $day) /*visible f, v*/
  WITH v.result AS result, sum(v.items) AS items RETURN [result, items]
} AS results
