"""The partner feed: a small GraphQL schema that an agency serves over its own data, and that the hub serves too.

What an agency needs stands here; nothing of it needs the hub's graph. docs/partner/README.md shows how it is used.
"""
