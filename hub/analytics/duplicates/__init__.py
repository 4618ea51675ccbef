"""Which records may be of one and the same tool, and what speaks for it and against."""
