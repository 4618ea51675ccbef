// How many of the selected tools are last known acting, and how many retired.
// params:
// columns:  tools, stale, retired
// governed: t
// used by:  hub.analytics.asking.acting_filter
MATCH (t:Tool) WHERE true /*visible t*/ /*where t*/
WITH t, /*last_known t*/false AS stale, /*status t*/'UNKNOWN' = 'RETIRED' AS retired
RETURN count(t) AS tools, stale, retired
