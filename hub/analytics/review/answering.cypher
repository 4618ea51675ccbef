// What users said of tools in scope of a review, each with its day, whether it was answered and when; and these tools.
// params:
// columns:  feedback, tools
// governed: q, j, t
// used by:  hub.records.answer_times
RETURN
  COLLECT { MATCH (q:Feedback) WHERE true /*visible q*/ AND EXISTS {
    MATCH (q)-[j:ABOUT]->(t:Tool) WHERE true /*visible j, t*/ /*where t*/ }
    RETURN [q.date, q.answered, q.answeredOn] } AS feedback,
  COLLECT { MATCH (t:Tool) WHERE true /*visible t*/ /*where t*/ RETURN t.slug } AS tools
