"""Full-text search over every noun of the graph, in process and the same on every engine."""
