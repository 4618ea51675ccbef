"""The questions that need thought: one module and one .cypher file each, found in hub.analytics.questions."""
