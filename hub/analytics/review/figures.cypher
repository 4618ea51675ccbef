// What can be counted around the tools in scope of a review, in the order of hub.analytics.review.figures.Counts.
// params:
// columns:  counts
// governed: t, q, j, l, c, p, f
// used by:  hub.analytics.review.figures
RETURN [
  COUNT { MATCH (t:Tool) WHERE true /*visible t*/ /*where t*/ },
  COUNT { MATCH (t:Tool) WHERE /*acts t*/false /*visible t*/ /*where t*/ },
  COUNT { MATCH (t:Tool) WHERE t.sroRole IS NULL /*visible t*/ /*where t*/ },
  COUNT { MATCH (t:Tool) WHERE t.humanInTheLoop IS NULL /*visible t*/ /*where t*/ },
  COUNT { MATCH (t:Tool) WHERE t.confidence = 'RECALLED' /*visible t*/ /*where t*/ },
  COUNT { MATCH (q:Incident) WHERE true /*open q*/ /*visible q*/ AND EXISTS {
    MATCH (q)-[j:INVOLVES]->(t:Tool) WHERE true /*visible j, t*/ /*where t*/ } },
  COUNT { MATCH (l:Lesson) WHERE true /*visible l*/ AND EXISTS {
    MATCH (l)-[c:CONCERNS]->(t:Tool) WHERE true /*visible c, t*/ /*where t*/ } },
  COUNT { MATCH (p:Process) WHERE p.kind = 'PROCESS' /*visible p*/ AND NOT EXISTS {
    MATCH (p)<-[f:AFFECTS]-(t:Tool) WHERE true /*visible f, t*/ } }
] AS counts
