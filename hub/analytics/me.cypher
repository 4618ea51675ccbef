// The agency of whoever asks, where they may see it.
// params:   own
// columns:  slug
// governed: a
// used by:  hub.analytics.me
MATCH (a:Agency)
WHERE a.slug = $given.own /*visible a*/
RETURN a.slug AS slug
