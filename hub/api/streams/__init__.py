"""Subscriptions, over server-sent events (graphql-sse) and over WebSockets (graphql-transport-ws)."""
