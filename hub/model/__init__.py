"""The declarations of the graph: nouns, their properties and their relationships."""
