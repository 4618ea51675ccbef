// Reviews with the frameworks and agencies they are about; and which bodies are parts of which.
// params:   slugs
// columns:  reviews, parts
// governed: k, r, f, c, g, l, a, z, p, h
// used by:  hub.analytics.review.review_scope
RETURN
  COLLECT {
    MATCH (k:Review) WHERE k.slug IN $given.slugs /*visible k*/
    RETURN [ k.slug, k.baselineDay, k.asOfDay,
      COLLECT { MATCH (k)-[r:REVIEWS]->(f:Framework) WHERE true /*visible r, f*/ RETURN f.slug ORDER BY f.slug LIMIT 1 },
      COLLECT { MATCH (k)-[c:COVERS]->(g:Framework) WHERE true /*visible c, g*/ RETURN [g.slug, g.title] },
      COLLECT { MATCH (k)-[l:LOOKS_AT]->(a:Agency) WHERE true /*visible l, a*/ RETURN a.slug } ]
  } AS reviews,
  COLLECT { MATCH (z:Agency)-[p:PART_OF]->(h:Agency) WHERE true /*visible z, p, h*/ RETURN [z.slug, h.slug] } AS parts
