"""A plan is run and its rows become the response."""
