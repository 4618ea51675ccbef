"""Review packs: evidence read from the graph through the API, frozen, and set as pages, PDF, text and tables."""
