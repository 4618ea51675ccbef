"""The graph: the only package that speaks Bolt. Empty on purpose, so that the engine's child imports no driver."""
