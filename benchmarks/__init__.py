"""The benchmark: generated registers on a real Neo4j, asked through the hub, the raw driver and @neo4j/graphql.

Run by `make bench`. Imports the hub and the tests' way to start Neo4j and Node; neither imports this.
"""
