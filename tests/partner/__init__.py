"""The partner feed: the hub's own on both engines, and an agency's over records in memory."""
