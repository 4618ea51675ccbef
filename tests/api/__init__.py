"""What the GraphQL API answers, on both engines, compared with a second reading of the seed files."""
