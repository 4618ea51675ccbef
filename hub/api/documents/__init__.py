"""GraphQL documents before they are planned: limits, prices, validation, and those that were sent before."""
