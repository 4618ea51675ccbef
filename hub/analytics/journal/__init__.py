"""What the journal says of itself: how long it is, what stands in it, and what proves that."""
