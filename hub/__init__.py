"""The CJS AI hub: one graph of the AI used across criminal justice, asked through GraphQL."""
