"""Who asks, and what they may see. Knows no graph and no web."""
