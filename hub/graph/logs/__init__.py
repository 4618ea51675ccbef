"""The two logs of the journal: the full one, of every change, and the open one, of what everybody may see.

Each is a gap-free sequence whose entries are the leaves of a Merkle tree (RFC 6962). Written by hub.graph.writing, read
by the API and by `hub journal`. What is a fact of the journal whatever its form stands in hub.graph.journal.
"""
