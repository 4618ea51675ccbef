"""What a tool may touch, where its output may go, and what would change without it."""
