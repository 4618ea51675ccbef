// The principles of two frameworks with the concepts that each expresses.
// params:   slugs
// columns:  framework, principles
// governed: f, s, p, z, c, d
// used by:  hub.analytics.assurance.crosswalk
MATCH (f:Framework) WHERE f.slug IN $given.slugs /*visible f*/
RETURN f.slug AS framework, COLLECT {
  MATCH (f)-[s:STATES]->(p:Principle) WHERE true /*visible s, p*/
  RETURN [p.slug, p.order, COLLECT {
    MATCH (p)-[z:EXPRESSES]->(c:Concept) WHERE true /*visible z, c*/
    RETURN [c.slug, c.name, z.relation, z.basis, [] /*if SOURCES*/ + COLLECT {
      UNWIND coalesce(z.sources, []) AS cited
      MATCH (d:Source) WHERE d.slug = cited /*visible d*/ RETURN d.slug
    } /*end*/]
  }]
} AS principles
