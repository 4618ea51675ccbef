"""Bring registers in: read a file, map its rows, compare them with what is recorded, preview, apply."""
