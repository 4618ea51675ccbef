// The slug of a dated statement names one node only. Before it, texts of practices that a folder or a person recorded
// become undated statements (hub/graph/restate.py): no Cypher makes the key of a relationship as the hub does.

CREATE CONSTRAINT statement_slug IF NOT EXISTS FOR (n:Statement) REQUIRE n.slug IS UNIQUE;
