// What waits for an agency: feedback on its tools without an answer, and evidence and trainings that lapse soon.
// params:   owner, soon, issued, lapsing
// columns:  unanswered, evidence, trainings
// governed: t, o, a, b, f, i, l, w, e, g, n
// used by:  hub.records.worklist
RETURN
  COLLECT { MATCH (a:Agency)-[o:OWNS]->(t:Tool)<-[b:ABOUT]-(f:Feedback)
    WHERE a.slug = $given.owner AND f.answered = false /*visible a, o, t, b, f*/
    RETURN f.slug ORDER BY f.dateDay, f.slug } AS unanswered,
  COLLECT { MATCH (a:Agency)-[o:OWNS]->(t:Tool)<-[i:OF]-(l:Alignment)<-[w:BEARS_ON]-(e:Evidence)
    WHERE a.slug = $given.owner AND ((e.validUntilDay >= $day AND e.validUntilDay <= $given.soon)
      OR (e.validUntilDay IS NULL AND e.dateDay >= $given.issued AND e.dateDay <= $given.lapsing))
      /*visible a, o, t, i, l, w, e*/
    RETURN e.slug ORDER BY e.slug } AS evidence,
  COLLECT { MATCH (a:Agency)<-[n:OF]-(g:Training)
    WHERE a.slug = $given.owner AND g.validUntilDay > $day AND g.validUntilDay <= $given.soon /*visible a, n, g*/
    RETURN g.slug ORDER BY g.slug } AS trainings
