"""Folders of records as YAML: read, checked as a whole, loaded into the graph."""
