// Statements for the two questions that the grammar of @neo4j/graphql cannot ask: the raw driver's, cut in the graph.
// `seen` gives the predicate of some names, or none: the peer is asked both ways.

const shown = (name) => `${name}.marking IN $markings AND ${name}.audience IS NULL`;
const predicate = (name) => `${shown(name)} AND ${name}.heldFrom <= $day AND ${name}.heldTo > $day`;

export const seen = (...names) => `WHERE ${names.map(predicate).join(' AND ')}`;
export const anything = () => '';

// The tools that act with the latest of their statuses that hold: a source shows it, or what followed it, lately enough.
const acting = (where) => `
MATCH (t:Tool)-[r:STOOD_AT]->(s:ToolState) ${where('t', 'r', 's')}
WITH t, s ORDER BY s.possibleFrom DESC, s.heldFrom DESC, s.slug DESC
WITH t, head(collect(s)) AS s
WITH t, s, ${where === seen ? 'date($day)' : 'date()'} AS today
WITH t, s, toString(today - duration({years: 2})) AS recent
WHERE s.status IN ['PROOF_OF_CONCEPT', 'PILOT', 'LIVE'] AND (
  s.lastSeenDay >= recent OR s.sinceDay >= recent OR head(COLLECT {
    MATCH (t)-[f:STOOD_AT]->(n:ToolState)
    WHERE ${where === seen ? `${shown('f')} AND ${shown('n')} AND` : ''} (
      n.possibleFrom > s.possibleFrom OR n.possibleFrom = s.possibleFrom AND n.heldFrom > s.heldFrom
    )
    RETURN n.status <> 'UNKNOWN' AND n.sinceDay >= recent ORDER BY n.possibleFrom, n.heldFrom, n.slug LIMIT 1
  })
)`;

export const hotSpots = (where) => `${acting(where)}
OPTIONAL MATCH (t)<-[o:OWNS]-(a:Agency) ${where('o', 'a')}
WITH t, a
MATCH (t)-[f:AFFECTS]->(p:Process) ${where('f', 'p')}
WITH p, count(DISTINCT t) AS tools, collect(DISTINCT a) AS every
WITH p, tools, COLLECT {
  UNWIND every AS a WITH a
  WHERE a.umbrella IS NULL OR NOT EXISTS { UNWIND every AS b MATCH (b)-[:PART_OF*1..]->(a) RETURN b }
  RETURN a
} AS owners
WHERE size(owners) > 1
WITH p, tools, owners, COLLECT {
  UNWIND owners AS a WITH a
  RETURN DISTINCT coalesce(head(COLLECT {
    MATCH (a)-[:PART_OF*0..]->(top:Agency)
    WHERE top.umbrella IS NULL AND NOT EXISTS { MATCH (top)-[:PART_OF*1..]->(b) WHERE b.umbrella IS NULL }
    RETURN top.slug
  }), a.slug)
} AS families
ORDER BY size(families) DESC, size(owners) DESC, tools DESC, p.nameSort, p.slug
WITH collect({p: p, tools: tools, owners: owners, families: size(families)}) AS spots
UNWIND spots[..20] AS spot
WITH size(spots) AS total, spot, COLLECT {
  UNWIND spot.owners AS a WITH a ORDER BY a.nameSort, a.slug LIMIT 10 RETURN {slug: a.slug, name: a.name}
} AS agencies
RETURN {
  totalCount: total, slug: spot.p.slug, name: spot.p.name, agencyCount: size(spot.owners),
  familyCount: spot.families, toolCount: spot.tools, agencies: agencies
} AS found
`;

export const toolGroups = (where) => `${acting(where)}
WITH t, s.status AS status
OPTIONAL MATCH (t)<-[o:OWNS]-(a:Agency) ${where('o', 'a')}
WITH a, status, count(*) AS tools
ORDER BY tools DESC, a.nameSort, a.slug, status
RETURN {count: tools, owner: a.slug, label: a.name, status: status} AS found
`;
