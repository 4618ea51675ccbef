"""Proposals: changes that somebody may not make, kept until who keeps the records decides."""
