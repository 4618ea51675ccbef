"""A read, described without GraphQL, becomes one Cypher statement and a reader of its rows. Pure: no I/O."""
