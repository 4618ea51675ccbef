"""Valid operations on the hub's schema, drawn by hypothesis, for tests that compare answers or look for crashes.

`documents` in strategy.py is the way in; running.py asks a hub each of them. hypothesis-graphql, which schemathesis
brings, draws queries too, but knows neither fragments nor variables nor directives, and no slug of the seed.
"""
