// engine: neo4j
// Before it, every text gets its folded form (hub/graph/refold.py): no Cypher folds as the hub does. By the index Neo4j
// lists which properties have earlier values, which every change of the graph does.

CREATE INDEX earlier_field IF NOT EXISTS FOR (n:Earlier) ON (n.field);
