"""A second, plain reading of the seed files and of the questions asked of them.

Used by tests/api to know what the hub has to answer. It shares no code with the hub: what the nouns are, how they are
linked and what the formulas say is written down here once more, naively, so that both can be wrong only independently.
"""
