// The checks of outputs of some tools, with what each rests on.
// params:   of
// columns:  slug, checks
// governed: t, f, v, d
// used by:  hub.analytics.assurance.overrides
MATCH (t:Tool) WHERE t.slug IN $given.of /*visible t*/
RETURN t.slug AS slug, COLLECT {
  MATCH (t)<-[f:OF]-(v:Verification) WHERE (v.dateDay IS NULL OR v.dateDay <= $day) /*visible f, v*/
  RETURN [v.result, v.items, v.date, v.dateDay, [f.basis, v.basis], [] /*if SOURCES*/ + COLLECT {
    UNWIND coalesce(v.sources, []) AS cited
    MATCH (d:Source) WHERE d.slug = cited /*visible d*/ RETURN d.slug
  } /*end*/]
} AS checks
