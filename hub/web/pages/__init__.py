"""The hub's pages for people who do not write GraphQL: each is one operation, one template and one line in `table`."""
