"""Drawings of small graphs as SVG, made on the server from the same rows as the table beside them."""
