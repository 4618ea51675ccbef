// A page of agencies, in the order of their slugs.
// params:   after, limit
// columns:  slug, name, kind
// governed: a
// used by:  hub.partner.from_graph
MATCH (a:Agency)
WHERE ($given.after IS NULL OR a.slug > $given.after) /*visible a*/
RETURN a.slug AS slug, a.name AS name, a.kind AS kind ORDER BY a.slug LIMIT $given.limit
