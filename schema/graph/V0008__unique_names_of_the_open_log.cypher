// The same for the entries of the open log. Before it, what an earlier hub wrote into the journal becomes entries of both
// logs (hub/graph/logs/upgrade.py): no Cypher hashes as the hub does.

CREATE CONSTRAINT openentry_slug IF NOT EXISTS FOR (n:OpenEntry) REQUIRE n.slug IS UNIQUE;
