// The nouns and relationships that the six questions need, in the grammar of @neo4j/graphql.

import { anything, hotSpots, seen, toolGroups } from './statements.mjs';

const governed = `
  slug: String!
  marking: String!
  audience: [String!]
  heldFrom: String!
  heldTo: String!
`;

const asked = (statement) => `@cypher(statement: """${statement}""", columnName: "found")`;

export const typeDefs = `#graphql
type Held @relationshipProperties {
  marking: String!
  audience: [String!]
  heldFrom: String!
  heldTo: String!
}
type Tool @node {
  ${governed}
  name: String!
  nameSort: String!
  purpose: String
  functionality: String
  aiClass: String!
  scope: String!
  owner: [Agency!]! @relationship(type: "OWNS", direction: IN, properties: "Held")
  statusHistory: [ToolState!]! @relationship(type: "STOOD_AT", direction: OUT, properties: "Held")
  affects: [Process!]! @relationship(type: "AFFECTS", direction: OUT, properties: "Held")
  bearsOn: [Outcome!]! @relationship(type: "BEARS_ON", direction: OUT, properties: "Held")
}
type ToolState @node {
  ${governed}
  possibleFrom: String!
  status: String!
}
type Agency @node {
  ${governed}
  name: String!
  tools: [Tool!]! @relationship(type: "OWNS", direction: OUT, properties: "Held")
}
type Process @node {
  ${governed}
  name: String!
  order: Int!
  stage: [Process!]! @relationship(type: "PART_OF", direction: OUT, properties: "Held")
}
type Outcome @node {
  ${governed}
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
  hotSpots(markings: [String!]!, day: String!): [HotSpot!]! ${asked(hotSpots(seen))}
  bareHotSpots: [HotSpot!]! ${asked(hotSpots(anything))}
  toolGroups(markings: [String!]!, day: String!): [ToolGroup!]! ${asked(toolGroups(seen))}
  bareToolGroups: [ToolGroup!]! ${asked(toolGroups(anything))}
}
`;
