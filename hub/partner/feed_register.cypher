// What the feed is of: as of when, under which licence, and the digest of what was loaded.
// params:
// columns:  title, cut_off, attribution, licence, digest
// governed: g
// used by:  hub.partner.from_graph
MATCH (g:Register)
WHERE true /*visible g*/
RETURN g.title AS title, g.cutOff AS cut_off, g.attribution AS attribution, g.licence AS licence, g.seedDigest AS digest
