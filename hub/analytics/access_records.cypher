// The agencies of access records that the reader may see.
// params:   slugs
// columns:  slug
// governed: a
// used by:  hub.analytics.access_records
MATCH (a:Agency)
WHERE a.slug IN $given.slugs /*visible a*/
RETURN a.slug AS slug
