// The nouns and relationships that the six questions need, in the grammar of @neo4j/graphql.

const HOT_SPOTS = `
MATCH (t:Tool)-[:STOOD_AT]->(s:ToolState)
WITH t, s ORDER BY s.heldFrom DESC, s.slug DESC
WITH t, head(collect(s.status)) AS status WHERE status IN ['PROOF_OF_CONCEPT', 'PILOT', 'LIVE']
OPTIONAL MATCH (t)<-[:OWNS]-(a:Agency)
WITH t, a
MATCH (t)-[:AFFECTS]->(p:Process)
WITH p, count(DISTINCT t) AS tools, collect(DISTINCT a) AS owners WHERE size(owners) > 1
WITH p, tools, owners ORDER BY size(owners) DESC, tools DESC, p.nameSort, p.slug
WITH collect({p: p, tools: tools, owners: owners}) AS spots
UNWIND spots[..20] AS spot
WITH size(spots) AS total, spot, COLLECT {
  UNWIND spot.owners AS a
  MATCH (a)-[:PART_OF*0..]->(top:Agency) WHERE NOT (top)-[:PART_OF]->(:Agency)
  RETURN DISTINCT top.slug
} AS families, COLLECT {
  UNWIND spot.owners AS a WITH a ORDER BY a.nameSort, a.slug LIMIT 10 RETURN {slug: a.slug, name: a.name}
} AS agencies
RETURN {
  totalCount: total, slug: spot.p.slug, name: spot.p.name, agencyCount: size(spot.owners),
  familyCount: size(families), toolCount: spot.tools, agencies: agencies
} AS hotSpot
`;

const GROUP_COUNTS = `
MATCH (t:Tool)
OPTIONAL MATCH (t)-[:STOOD_AT]->(s:ToolState)
WITH t, s ORDER BY s.heldFrom DESC, s.slug DESC
WITH t, coalesce(head(collect(s.status)), 'UNKNOWN') AS status
OPTIONAL MATCH (t)<-[:OWNS]-(a:Agency)
WITH a, status, count(*) AS tools
ORDER BY tools DESC, a.nameSort, a.slug, status
RETURN {count: tools, owner: a.slug, label: a.name, status: status} AS toolGroup
`;

export const typeDefs = `#graphql
type Tool @node {
  slug: String!
  name: String!
  nameSort: String!
  purpose: String
  functionality: String
  aiClass: String!
  scope: String!
  owner: [Agency!]! @relationship(type: "OWNS", direction: IN)
  statusHistory: [ToolState!]! @relationship(type: "STOOD_AT", direction: OUT)
  affects: [Process!]! @relationship(type: "AFFECTS", direction: OUT)
  bearsOn: [Outcome!]! @relationship(type: "BEARS_ON", direction: OUT)
}
type ToolState @node {
  slug: String!
  status: String!
  heldFrom: String!
}
type Agency @node {
  slug: String!
  name: String!
  tools: [Tool!]! @relationship(type: "OWNS", direction: OUT)
}
type Process @node {
  slug: String!
  name: String!
  order: Int!
  stage: [Process!]! @relationship(type: "PART_OF", direction: OUT)
}
type Outcome @node {
  slug: String!
  name: String!
  nameSort: String!
}
type Named {
  slug: String!
  name: String!
}
type HotSpot {
  totalCount: Int!
  slug: String!
  name: String!
  agencyCount: Int!
  familyCount: Int!
  toolCount: Int!
  agencies: [Named!]!
}
type ToolGroup {
  count: Int!
  owner: String
  label: String
  status: String!
}
type Query {
  hotSpots: [HotSpot!]! @cypher(statement: """${HOT_SPOTS}""", columnName: "hotSpot")
  toolGroups: [ToolGroup!]! @cypher(statement: """${GROUP_COUNTS}""", columnName: "toolGroup")
}
`;
