"""Transparency records: drafts of them, and where those that are published differ from the register."""
