"""A valid operation becomes a plan: one statement or one question for each root field."""
