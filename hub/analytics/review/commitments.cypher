// Which of these pieces of evidence somebody who asks on this day may see.
// params:   slugs
// columns:  slug
// governed: e
// used by:  hub.analytics.review.commitments
MATCH (e:Evidence) WHERE e.slug IN $given.slugs /*visible e*/
RETURN e.slug AS slug
