"""Answers as tables: which columns and rows a query has, every page of them, and the files that hold them."""
