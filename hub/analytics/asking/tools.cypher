// The slugs of the selected tools.
// params:
// columns:  slug
// governed: t
// used by:  hub.analytics.asking.acting_filter
MATCH (t:Tool) WHERE true /*visible t*/ /*where t*/
RETURN t.slug AS slug
