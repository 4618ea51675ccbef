"""Which tools do much the same, and where several agencies act: overlap, its features and its hot spots."""
