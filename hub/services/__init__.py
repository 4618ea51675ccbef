"""Use cases that change the graph: reading records, judging them, loading them. No web or GraphQL framework here."""
