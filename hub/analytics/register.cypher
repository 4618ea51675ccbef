// What is shipped, as of when, and under which licence.
// params:
// columns:  title, cut_off, attribution, licence
// governed: g
// used by:  hub.analytics.register
MATCH (g:Register)
WHERE true /*visible g*/
RETURN g.title AS title, g.cutOff AS cut_off, g.attribution AS attribution, g.licence AS licence
