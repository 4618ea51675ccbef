"""GraphQL over HTTP: what a request must look like, and how an answer or an error goes back."""
